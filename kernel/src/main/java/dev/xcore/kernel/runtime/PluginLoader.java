package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.kernel.health.HealthReport;
import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.surface.SurfaceChange;
import dev.xcore.kernel.surface.SurfaceStore;
import dev.xcore.sdk.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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

  PluginLoader(
      KernelOptions options,
      PluginCodeLoader codeLoader,
      DeadlineWatch watch,
      CallControls controls,
      Supplier<Snapshot> tables,
      Retirement retirement) {
    this.options = options;
    this.codeLoader = codeLoader;
    this.watch = watch;
    this.controls = controls;
    this.tables = tables;
    this.retirement = retirement;
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
    PluginCode code = codeLoader.load(found, exports);
    code.loadTime().forEach(clock::add);
    clock.skip();
    try {
      return new Assembly(found, code, clock).assemble(previous);
    } catch (RuntimeException | Error e) {
      retirement.release(code.loader());
      throw e;
    }
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
      this.ground =
          new VersionGround(
              options,
              new PluginSettings(
                  PluginSettings.InForce.of(manifest, options.pluginConfig().apply(name), binder)),
              found.location().toString(),
              dataDirectory(),
              logger,
              new PluginScope(name, code.loader(), logger),
              new PluginFailures(name, logger),
              health,
              tables,
              retirement);
      ground.scope().own(health);
    }

    LoadedPlugin assemble(Optional<LoadedPlugin> previous) {
      try {
        InstanceMaker maker = new InstanceMaker(ground, code, binder);
        clock.lap("handlers");
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
    private Instances instances(InstanceMaker maker, Optional<LoadedPlugin> serving) {
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
              availability, quarantine, controls.middlewares(), controls.judge(), options.events());
      CallPipeline.Parts pipeline =
          new CallPipeline.Parts(
              watch.counters(ground.name(), quarantine::review),
              watch,
              new Bulkhead(found.manifest().resources().maxConcurrent()),
              instances,
              handlers,
              guards);
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
          tables);
    }
  }
}
