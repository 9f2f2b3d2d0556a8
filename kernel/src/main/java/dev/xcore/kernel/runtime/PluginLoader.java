package dev.xcore.kernel.runtime;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HandlerDefinitionException;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.sdk.Reload;
import dev.xcore.sdk.SingleThreaded;
import dev.xcore.sdk.http.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one version of a plugin into memory: code, binder, handlers, instance, {@code onLoad}.
 * When a step fails, everything the steps before it have made is closed. Thread safe: plugins may
 * be loaded side by side.
 */
final class PluginLoader {

  private final KernelOptions options;
  private final PluginCodeLoader codeLoader;
  private final DeadlineWatch watch;
  private final Supplier<Snapshot> tables;
  private final Retirement retirement;

  PluginLoader(
      KernelOptions options,
      PluginCodeLoader codeLoader,
      DeadlineWatch watch,
      Supplier<Snapshot> tables,
      Retirement retirement) {
    this.options = options;
    this.codeLoader = codeLoader;
    this.watch = watch;
    this.tables = tables;
    this.retirement = retirement;
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

  /** One load, from classes to a started instance. */
  private final class Assembly {

    private final PluginPackage found;
    private final PluginCode code;
    private final StepClock clock;
    private final String location;
    private final PluginIdentity identity;
    private final Logger logger;
    private final Binder binder;
    private final PluginScope scope;
    private final PluginSettings settings;
    private final LifecycleManager lifecycle;

    Assembly(PluginPackage found, PluginCode code, StepClock clock) {
      PluginManifest manifest = found.manifest();
      String name = manifest.name();
      this.found = found;
      this.code = code;
      this.clock = clock;
      this.location = found.location().toString();
      this.identity = PluginIdentity.of(name);
      this.logger = LoggerFactory.getLogger("plugin." + name);
      this.binder = Binder.create(options.customConstraints().apply(code.loader()));
      this.scope = new PluginScope(name, code.loader(), logger);
      this.settings =
          new PluginSettings(
              PluginSettings.InForce.of(manifest, options.pluginConfig().apply(name), binder));
      this.lifecycle =
          new LifecycleManager(
              identity,
              location,
              code.loader(),
              options.startTimeout(),
              options.stopTimeout(),
              logger);
    }

    LoadedPlugin assemble(Optional<LoadedPlugin> previous) {
      try {
        RuntimePluginContext context = context();
        HandlerTable annotated = handlers(context);
        clock.lap("handlers");
        Object instance =
            lifecycle.construct(InstanceFactory.of(code.entryClass(), context, location));
        HandlerTable handlers = withRouter(annotated, instance);
        clock.lap("construct");
        ActivePlugin active = new ActivePlugin(parts(instance, handlers));
        start(instance, previous);
        clock.lap("start");
        return new LoadedPlugin(active, code, found.form(), lifecycle, clock.laps());
      } catch (RuntimeException | Error e) {
        scope.close(options.stopTimeout());
        throw e;
      }
    }

    private RuntimePluginContext context() {
      OutgoingCalls calls = new OutgoingCalls(identity, settings, scope, binder, tables);
      return new RuntimePluginContext(identity, settings, dataDirectory(), logger, calls, scope);
    }

    private Path dataDirectory() {
      Path directory = options.varDirectory().resolve("data").resolve(identity.name());
      try {
        return Files.createDirectories(directory).toAbsolutePath();
      } catch (IOException e) {
        throw failed(Code.UNREADABLE, "its data folder " + directory + " cannot be made: " + e);
      }
    }

    private HandlerTable handlers(RuntimePluginContext context) {
      return checked(() ->
          HandlerTable.of(
              identity.name(),
              code.entryClass(),
              binder,
              context,
              found.manifest().api().choices()));
    }

    private HandlerTable withRouter(HandlerTable annotated, Object instance) {
      Optional<Router> router =
          lifecycle.router(instance).map(made -> LegacyContract.mounted(found.manifest(), made));
      return router.isEmpty()
          ? annotated
          : checked(() -> annotated.with(identity.name(), router.get(), binder));
    }

    private HandlerTable checked(Supplier<HandlerTable> step) {
      try {
        return step.get();
      } catch (HandlerDefinitionException e) {
        List<Problem> problems =
            e.problems().stream().map(problem -> Problem.of(location, problem)).toList();
        throw new PluginLoadException(Code.HANDLER_INVALID, problems, null);
      } catch (LinkageError | TypeNotPresentException e) {
        throw failed(
            Code.HANDLER_INVALID,
            "%s needs a class that is not there: %s; add its jar to lib/"
                .formatted(code.entryClass().getName(), e.getMessage()));
      }
    }

    private VersionParts parts(Object instance, HandlerTable handlers) {
      PluginFailures failures = new PluginFailures(identity.name(), logger);
      boolean isSingle = instance.getClass().isAnnotationPresent(SingleThreaded.class);
      CallPipeline.Parts pipeline =
          new CallPipeline.Parts(
              watch.counters(identity.name()),
              watch,
              new Bulkhead(found.manifest().resources().maxConcurrent()),
              isSingle ? Optional.of(new ReentrantLock()) : Optional.empty(),
              handlers.actions().values().stream()
                  .map(ActionDescriptor::roles)
                  .anyMatch(roles -> !roles.isEmpty()),
              new Stage.Handler(code.loader(), failures));
      return new VersionParts(
          settings,
          instance,
          binder,
          handlers,
          code.publicDirectory(),
          scope,
          pipeline,
          failures,
          tables);
    }

    private void start(Object instance, Optional<LoadedPlugin> previous) {
      lifecycle.load(instance);
      try {
        previous.map(this::suspend).ifPresent(old -> lifecycle.reload(instance, old));
      } catch (PluginLoadException e) {
        lifecycle.unload(instance);
        throw e;
      }
    }

    /** What the old version hands over crosses like a result: as a tree of JDK types. */
    private Reload suspend(LoadedPlugin previous) {
      ActivePlugin old = previous.active();
      Optional<Object> state = previous.lifecycle().suspend(old.instance(), old.binder());
      return new Reload(old.manifest().version().toString(), state);
    }

    private PluginLoadException failed(Code why, String message) {
      return new PluginLoadException(why, List.of(Problem.of(location, message)), null);
    }
  }
}
