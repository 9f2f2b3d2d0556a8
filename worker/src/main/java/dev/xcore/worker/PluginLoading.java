package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.BoundCache;
import dev.xcore.handlers.BoundScheduler;
import dev.xcore.handlers.BoundTasks;
import dev.xcore.handlers.CacheFlights;
import dev.xcore.handlers.ConstructorInjection;
import dev.xcore.handlers.HandlerDefinitionException;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.sdk.Config;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.Reload;
import dev.xcore.sdk.SingleThreaded;
import dev.xcore.sdk.http.Router;
import dev.xcore.worker.protocol.Callback;
import dev.xcore.worker.protocol.LoadFailure;
import dev.xcore.worker.protocol.LoadOrder;
import dev.xcore.worker.protocol.PluginOffer;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Makes the plugin of its files. Used once, by one thread. */
final class PluginLoading {

  private final LoadOrder order;
  private final CodeStore files;
  private final SandboxLoader loader;
  private final Binder binder = Binder.create();
  private final Logger logger;
  private final Outlet outlet;
  private final HealthRegistry health;
  private final Sockets sockets;
  private final WorkerEvents events;
  private final WorkerHooks hooks;
  private final WorkerContext context;
  private volatile @Nullable HandlerTable handlers;

  PluginLoading(LoadOrder order, CodeStore files, Talk talk) {
    this.order = order;
    this.files = files;
    this.loader = SandboxLoader.create(order.name(), order.version(), files);
    this.logger = new WorkerLogger("plugin." + order.name(), talk);
    this.outlet = new Outlets(talk);
    PluginThreads threads = new PluginThreads(order.name(), loader, logger);
    this.health = new HealthRegistry(outlet);
    this.sockets = new Sockets(outlet, binder);
    this.events = new WorkerEvents(outlet, binder, logger);
    this.hooks = new WorkerHooks(order.name(), outlet, binder, logger);
    BoundScheduler jobs =
        BoundScheduler.of(new OutgoingJobs(outlet), binder, InstantSource.system());
    BoundCache cache = BoundCache.of(new OutgoingCache(outlet), binder, new CacheFlights());
    this.context =
        new WorkerContext(
            order,
            binder,
            logger,
            new OutgoingCalls(outlet, binder, threads),
            new OutgoingHttp(outlet, binder),
            threads,
            health,
            events,
            hooks,
            jobs,
            new WorkerServices(
                order.name(),
                cache,
                jobs,
                BoundTasks.of(
                    new OutgoingTasks(outlet),
                    binder,
                    () -> Optional.ofNullable(handlers).map(HandlerTable::tasks)),
                new OutgoingServices(outlet, binder),
                new OutgoingDatabases(outlet, cache)));
  }

  /**
   * Loads the entry class, reads its handlers and constructs it.
   *
   * @return the plugin
   * @throws LoadFailedException if a step fails; says all that is wrong
   */
  LoadedPlugin run() throws LoadFailedException {
    Thread.currentThread().setContextClassLoader(loader);
    Class<?> entry = new EntryClass(files, loader).load(order.entryClass());
    HandlerTable table =
        table(entry, () -> HandlerTable.of(order.name(), entry, binder, context, order.api()));
    handlers = table;
    Object instance = construct(entry);
    return new LoadedPlugin(
        order.name(),
        loader,
        binder,
        outlet,
        context,
        health,
        sockets,
        events,
        hooks,
        withRouter(entry, instance, table),
        instance);
  }

  /** Describes the plugin to the host. */
  static PluginOffer offer(LoadedPlugin plugin) throws LoadFailedException {
    Class<?> entry = plugin.instance().getClass();
    try {
      return new PluginOffer(
          plugin.table(), callbacks(entry), entry.isAnnotationPresent(SingleThreaded.class));
    } catch (IllegalArgumentException e) {
      throw new LoadFailedException(
          LoadFailure.Cause.HANDLER_INVALID, String.valueOf(e.getMessage()));
    }
  }

  private interface Step {
    HandlerTable run();
  }

  private static HandlerTable table(Class<?> entry, Step step) throws LoadFailedException {
    try {
      return step.run();
    } catch (HandlerDefinitionException e) {
      throw new LoadFailedException(LoadFailure.Cause.HANDLER_INVALID, e.problems());
    } catch (LinkageError | TypeNotPresentException e) {
      throw new LoadFailedException(
          LoadFailure.Cause.HANDLER_INVALID,
          "%s needs a class that is not there: %s; add its jar to lib/"
              .formatted(entry.getName(), e.getMessage()));
    }
  }

  private Object construct(Class<?> entry) throws LoadFailedException {
    ConstructorInjection injection;
    try {
      injection = ConstructorInjection.of(entry, context);
    } catch (HandlerDefinitionException e) {
      throw new LoadFailedException(LoadFailure.Cause.ENTRY_POINT, e.problems());
    }
    return start("the constructor", injection::create);
  }

  private HandlerTable withRouter(Class<?> entry, Object instance, HandlerTable table)
      throws LoadFailedException {
    if (!(instance instanceof Plugin plugin) || !overrides(entry, "router")) {
      return table;
    }
    Router router = start("router()", plugin::router);
    return table(entry, () -> table.with(order.name(), router, binder));
  }

  private <T> T start(String what, Callable<T> code) throws LoadFailedException {
    try {
      T made = CallBinding.within(WorkerCall.own(order.name()), code::call);
      if (made == null) {
        throw new NullPointerException(what + " returned null");
      }
      return made;
    } catch (Throwable e) {
      String reason = what + " threw " + StackTraces.headline(e) + place(e);
      logger.error("{} failed", what, e);
      throw new LoadFailedException(LoadFailure.Cause.START_FAILED, reason);
    }
  }

  /** Names the first line of the plugin's own code. */
  private String place(Throwable thrown) {
    String own = String.valueOf(loader.getName());
    for (StackTraceElement element : thrown.getStackTrace()) {
      if (own.equals(element.getClassLoaderName())) {
        return " (at %s.%s(%s:%d))"
            .formatted(
                element.getClassName(),
                element.getMethodName(),
                element.getFileName(),
                element.getLineNumber());
      }
    }
    return "";
  }

  private static Set<Callback> callbacks(Class<?> entry) {
    Set<Callback> own = EnumSet.noneOf(Callback.class);
    if (Plugin.class.isAssignableFrom(entry)) {
      for (Callback callback : Callback.values()) {
        if (overrides(entry, callback.method(), parameters(callback))) {
          own.add(callback);
        }
      }
    }
    return own;
  }

  private static Class<?>[] parameters(Callback callback) {
    return switch (callback) {
      case ON_LOAD, ON_UNLOAD, ON_SUSPEND -> new Class<?>[0];
      case ON_RELOAD -> new Class<?>[] {Reload.class};
      case ON_CONFIG_CHANGE -> new Class<?>[] {Config.class};
    };
  }

  private static boolean overrides(Class<?> type, String method, Class<?>... parameters) {
    try {
      return type.getMethod(method, parameters).getDeclaringClass() != Plugin.class;
    } catch (NoSuchMethodException | LinkageError e) {
      // Whatever is wrong with the class will come out when the method is called.
      return true;
    }
  }

  /** Describes what no step has foreseen. */
  static LoadFailure unforeseen(Throwable thrown) {
    return LoadFailure.of(
        LoadFailure.Cause.START_FAILED, List.of("loading failed: " + StackTraces.headline(thrown)));
  }
}
