package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.handlers.JobDescriptor;
import dev.xcore.kernel.health.HealthReport;
import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.sandbox.Sandbox;
import dev.xcore.kernel.sandbox.WorkerLoad;
import dev.xcore.kernel.security.CodeImage;
import dev.xcore.kernel.security.CodeScanner;
import dev.xcore.kernel.security.SandboxScan;
import dev.xcore.kernel.services.MigrationException;
import dev.xcore.kernel.services.MigrationSource;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.signing.SignatureReport;
import dev.xcore.kernel.surface.SurfaceChange;
import dev.xcore.kernel.surface.SurfaceStore;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.PermissionDeniedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one version of a plugin into memory: code, binder, handlers, instances. When a step fails,
 * everything the steps before it have made is closed. Thread safe: plugins may be loaded side by
 * side.
 */
final class PluginLoader {

  private final KernelOptions options;
  private final PluginCodeLoader codeLoader;
  private final DeadlineWatch watch;
  private final CallControls controls;
  private final Supplier<Snapshot> tables;
  private final Retirement retirement;
  private final PluginSurfaces surfaces;
  private final Sandbox sandbox;
  private final SandboxScan scan;

  PluginLoader(
      KernelOptions options,
      PluginCodeLoader codeLoader,
      DeadlineWatch watch,
      CallControls controls,
      Supplier<Snapshot> tables,
      Retirement retirement,
      Sandbox sandbox) {
    this.options = options;
    this.codeLoader = codeLoader;
    this.watch = watch;
    this.controls = controls;
    this.tables = tables;
    this.retirement = retirement;
    this.sandbox = sandbox;
    this.scan = new SandboxScan(CodeScanner.create(), options.scan());
    this.surfaces = new PluginSurfaces(SurfaceStore.of(options.varDirectory()));
  }

  /**
   * Loads a version.
   *
   * @param found the plugin on disk
   * @param previous the version it replaces, which goes on serving meanwhile
   * @param exports what it can link to
   * @return the version, started, not serving yet
   * @throws PluginLoadException if a step fails
   */
  LoadedPlugin load(
      PluginPackage found, Optional<LoadedPlugin> previous, List<PluginExports> exports) {
    StepClock clock = new StepClock();
    PluginCode code = codeLoader.load(found, exports, verified(found, previous));
    code.loadTime().forEach(clock::add);
    clock.skip();
    try {
      return new Assembly(found, code, clock).assemble(previous);
    } catch (RuntimeException | Error e) {
      retirement.release(code.loader());
      throw e;
    }
  }

  /** The private copy of a version that serves was verified when that was loaded. */
  private static Optional<SignatureReport> verified(
      PluginPackage found, Optional<LoadedPlugin> previous) {
    return previous
        .map(LoadedPlugin::code)
        .filter(code -> found.location().startsWith(code.directory()))
        .flatMap(PluginCode::signature);
  }

  /** One load, from classes to started instances. */
  private final class Assembly {

    private final PluginPackage found;
    private final PluginCode code;
    private final StepClock clock;
    private final Binder binder;
    private final Availability availability = new Availability();
    private final PluginHealth health;
    private final VersionGround ground;
    private volatile @Nullable VersionMaker made;

    Assembly(PluginPackage found, PluginCode code, StepClock clock) {
      PluginManifest manifest = found.manifest();
      String name = manifest.name();
      Logger logger = LoggerFactory.getLogger("plugin." + name);
      this.found = found;
      this.code = code;
      this.clock = clock;
      this.binder = Binder.create(options.customConstraints().apply(code.loader()));
      this.health =
          new PluginHealth(
              PluginIdentity.of(name),
              manifest.runtime().healthCheck(),
              code.loader(),
              controls.monitor(),
              availability,
              options.events(),
              options.calls().showsCauses());
      PluginScope scope = new PluginScope(name, code.loader(), logger);
      PluginSettings settings =
          new PluginSettings(
              PluginSettings.InForce.of(manifest, options.pluginConfig().apply(name), binder));
      PluginFailures failures = new PluginFailures(name, logger, options.services()::explain);
      this.ground =
          new VersionGround(
              options,
              settings,
              found.location().toString(),
              dataDirectory(),
              logger,
              scope,
              failures,
              health,
              new OutboundCalls(scope, settings, controls.judge(), options.outbound()),
              new VersionEvents(name, options.events(), controls.hooks(), watch),
              controls.judge(),
              services(scope, settings, failures, logger),
              tables,
              retirement);
      ground.scope().own(health);
    }

    private VersionServices services(
        PluginScope scope, PluginSettings settings, PluginFailures failures, Logger logger) {
      VersionServices services =
          new VersionServices(
              options.services(),
              settings,
              controls.judge(),
              logger,
              () -> Optional.ofNullable(made).flatMap(VersionMaker::tasks),
              new VersionRegistrations(options.provided(), settings, failures));
      scope.keep(services);
      return services;
    }

    LoadedPlugin assemble(Optional<LoadedPlugin> previous) {
      try {
        VersionMaker maker = maker();
        made = maker;
        migrate();
        Instances instances = instances(maker, previous.filter(old -> !old.isDormant()));
        clock.lap("start");
        checkHealth(instances, previous.isPresent());
        clock.lap("health");
        HandlerTable handlers = maker.handlers();
        List<SurfaceChange> broken = surfaces.broken(found, handlers, previous);
        ActivePlugin active = new ActivePlugin(parts(instances, handlers, broken));
        surfaces.keep(active);
        return new LoadedPlugin(active, code, found.form(), clock.laps());
      } catch (RuntimeException | Error e) {
        ground.scope().close(options.stopTimeout());
        throw e;
      }
    }

    private VersionMaker maker() {
      if (found.manifest().mode() == ExecutionMode.SANDBOXED) {
        SandboxedVersion version = sandboxed();
        clock.lap("scan");
        return new SandboxMaker(version, binder, code.loader());
      }
      InstanceMaker maker = new InstanceMaker(ground, code, binder);
      clock.lap("handlers");
      return maker;
    }

    /** What a new version finds in its tables is there before any of its code runs. */
    private void migrate() {
      MigrationSource migrations = migrations();
      if (migrations.files().isEmpty()) {
        return;
      }
      if (found.manifest().mode() == ExecutionMode.SANDBOXED) {
        throw ground.failed(
            Code.MIGRATION_FAILED,
            "has migrations, which sandboxed plugins cannot have in this version"
                + " (unsupported_in_sandbox); make tables in onLoad, or set execution_mode: trusted"
                + " if you trust its author");
      }
      try {
        ground.services().check(options.migrations().service());
        options.migrations().prepare(migrations);
      } catch (PermissionDeniedException e) {
        throw ground.failed(
            Code.MIGRATION_FAILED, "has migrations, but " + String.valueOf(e.getMessage()));
      } catch (MigrationException e) {
        throw new PluginLoadException(Code.MIGRATION_FAILED, e.problems(), e);
      }
      clock.lap("migrate");
    }

    private MigrationSource migrations() {
      try {
        return MigrationFiles.of(found, code);
      } catch (IOException e) {
        throw ground.failed(Code.UNREADABLE, "its migrations cannot be read: " + e);
      }
    }

    /** The very bytes that were scanned are those that are sent. */
    private SandboxedVersion sandboxed() {
      CodeImage image = CodeAdmission.image(found, code);
      CodeAdmission.check(scan, found, image)
          .warnings()
          .forEach(warning -> ground.logger().warn("{}", warning));
      return new SandboxedVersion(
          ground,
          sandbox,
          code.entryName(),
          image.visible().stream()
              .map(entry -> new WorkerLoad.CodeFile(entry.path(), entry.bytes()))
              .toList(),
          code.directory(),
          readable(),
          new SandboxJournal(ground.logger(), System::nanoTime),
          new CrashBudget(
              found.manifest().runtime().restart(),
              System::nanoTime,
              () -> ThreadLocalRandom.current().nextDouble()),
          availability);
    }

    private List<Path> readable() {
      try {
        return GrantedFiles.readable(code.directory(), found.manifest().files());
      } catch (IOException e) {
        throw ground.failed(Code.UNREADABLE, String.valueOf(e.getMessage()));
      }
    }

    private Path dataDirectory() {
      Path directory = options.varDirectory().resolve("data").resolve(found.manifest().name());
      try {
        return Files.createDirectories(directory).toAbsolutePath();
      } catch (IOException e) {
        throw new PluginLoadException(
            Code.UNREADABLE,
            List.of(
                Problem.of(
                    found.location().toString(),
                    "its data folder " + directory + " cannot be made: " + e)),
            null);
      }
    }

    /** A lazy plugin that serves already is not put to sleep by a reload. */
    private Instances instances(VersionMaker maker, Optional<LoadedPlugin> serving) {
      InstanceStarter starter = new InstanceStarter(ground, maker);
      PluginManifest manifest = found.manifest();
      if (manifest.runtime().lazy() && serving.isEmpty()) {
        return starter.prepare();
      }
      if (manifest.mode() != ExecutionMode.EPHEMERAL) {
        starter.construct();
        clock.lap("construct");
      }
      Instances started = starter.start(manifest);
      serving.ifPresent(old -> takeOver(started, old));
      return started;
    }

    /** What the old version hands over crosses like a result: as a tree of JDK types. */
    private void takeOver(Instances started, LoadedPlugin old) {
      if (started instanceof InstancePool pool) {
        List<Optional<Object>> states;
        try {
          states = old.instances().suspend();
        } catch (RuntimeException | Error e) {
          pool.end();
          throw e;
        }
        pool.takeOver(old.active().manifest().version().toString(), states);
      }
    }

    /**
     * Looks at the health of a version before it serves: one that cannot work takes no other's
     * place.
     */
    private void checkHealth(Instances instances, boolean isReload) {
      HealthReport report = health.first();
      if (isReload && report.status() == Health.Status.UNHEALTHY) {
        instances.end();
        throw ground.failed(Code.UNHEALTHY, "its health checks fail: " + report.message());
      }
      health.begin();
    }

    private VersionParts parts(
        Instances instances, HandlerTable handlers, List<SurfaceChange> broken) {
      Quarantine quarantine =
          new Quarantine(
              ground.name(), options.calls().runawayLimit(), availability, options.events());
      CallGuards guards =
          new CallGuards(
              availability,
              quarantine,
              controls.middlewares(),
              controls.hooks(),
              controls.judge(),
              options.events());
      CallPipeline.Parts pipeline =
          new CallPipeline.Parts(
              watch.counters(ground.name(), quarantine::review),
              watch,
              new Bulkhead(found.manifest().resources().maxConcurrent()),
              instances,
              handlers,
              guards);
      EventGround events =
          new EventGround(
              ground.name(), ground.settings(), controls.judge(), pipeline, ground.failures());
      try {
        ground.events().complete(events, handlers);
        options
            .jobs()
            .check(ground.name(), handlers.jobs().stream().map(JobDescriptor::order).toList());
      } catch (PermissionDeniedException | IllegalStateException e) {
        instances.end();
        throw ground.failed(Code.HANDLER_INVALID, String.valueOf(e.getMessage()));
      }
      return new VersionParts(
          ground.settings(),
          binder,
          handlers,
          code.publicDirectory(),
          broken,
          ground.scope(),
          pipeline,
          ground.failures(),
          health,
          ground.events(),
          options.jobs(),
          ground.services().registrations(),
          tables);
    }
  }
}
