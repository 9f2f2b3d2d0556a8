package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.Quantities;
import dev.xcore.kernel.values.ValueBoundary;
import dev.xcore.sdk.Config;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginInfo;
import dev.xcore.sdk.Reload;
import dev.xcore.sdk.http.Router;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Runs the callbacks of one version of a plugin, each on a platform thread of its own and with a
 * time limit: one that never returns is reported and left behind, and stops nobody else. Thread
 * safe.
 */
final class LifecycleManager {

  private static final Duration AFTER_INTERRUPT = Duration.ofMillis(200);

  private final PluginIdentity identity;
  private final String location;
  private final ClassLoader loader;
  private final Duration startTimeout;
  private final Duration stopTimeout;
  private final Logger logger;
  private final long startDeadline;

  LifecycleManager(
      PluginIdentity identity,
      String location,
      ClassLoader loader,
      Duration startTimeout,
      Duration stopTimeout,
      Logger logger) {
    this(identity, location, loader, startTimeout, stopTimeout, logger, Call.NEVER);
  }

  private LifecycleManager(
      PluginIdentity identity,
      String location,
      ClassLoader loader,
      Duration startTimeout,
      Duration stopTimeout,
      Logger logger,
      long startDeadline) {
    this.identity = identity;
    this.location = location;
    this.loader = loader;
    this.startTimeout = startTimeout;
    this.stopTimeout = stopTimeout;
    this.logger = logger;
    this.startDeadline = startDeadline;
  }

  /** Returns callbacks of which those that start an instance have so much time altogether. */
  LifecycleManager within(Duration start) {
    return new LifecycleManager(
        identity,
        location,
        loader,
        start,
        stopTimeout,
        logger,
        DeadlineWatch.after(DeadlineWatch.now(), start));
  }

  /** Whether a class has a {@code router()} of its own. */
  static boolean hasRouter(Class<?> entry) {
    return entry.isAnnotationPresent(PluginInfo.class)
        || (Plugin.class.isAssignableFrom(entry) && overrides(entry, "router"));
  }

  /** Constructs the instance; the entry class is initialised by that. */
  Object construct(InstanceFactory factory) {
    return start("the constructor", factory::create);
  }

  /** Asks for the routes made in code, if the plugin has a {@code router()} of its own. */
  Optional<Router> router(Object instance) {
    return contract(instance) instanceof Plugin plugin && overrides(plugin, "router")
        ? Optional.ofNullable(start("router()", plugin::router))
        : Optional.empty();
  }

  /** Calls {@code onLoad}. */
  void load(Object instance) {
    if (contract(instance) instanceof Plugin plugin && overrides(plugin, "onLoad")) {
      start("onLoad", () -> nothing(plugin::onLoad));
    }
  }

  /** Calls {@code onSuspend} of the version that is about to be replaced. */
  Optional<Object> suspend(Object instance, Binder binder) {
    return instance instanceof Plugin plugin && overrides(plugin, "onSuspend")
        ? Optional.ofNullable(
            start("onSuspend", () -> ValueBoundary.result(binder, plugin.onSuspend())))
        : Optional.empty();
  }

  /** Calls {@code onReload} of the version that is about to serve. */
  void reload(Object instance, Reload previous) {
    if (contract(instance) instanceof Plugin plugin
        && overrides(plugin, "onReload", Reload.class)) {
      start("onReload", () -> nothing(() -> plugin.onReload(previous)));
    }
  }

  /** Calls {@code onUnload}; what goes wrong is logged. */
  void unload(Object instance) {
    if (contract(instance) instanceof Plugin plugin && overrides(plugin, "onUnload")) {
      stop("onUnload", () -> nothing(plugin::onUnload));
    }
  }

  /** Calls {@code onConfigChange}; returns what went wrong, which is logged too. */
  Optional<String> configure(Object instance, Config config) {
    return instance instanceof Plugin plugin && overrides(plugin, "onConfigChange", Config.class)
        ? stop("onConfigChange", () -> nothing(() -> plugin.onConfigChange(config)))
        : Optional.empty();
  }

  /** A class of generation 1 need not implement the interface: its methods are known by name. */
  private static Object contract(Object instance) {
    return !(instance instanceof Plugin)
            && instance.getClass().isAnnotationPresent(PluginInfo.class)
        ? new LegacyContract(instance)
        : instance;
  }

  /** A callback without a value. */
  private interface Step {
    void run() throws Exception;
  }

  private static boolean nothing(Step step) throws Exception {
    step.run();
    return true;
  }

  private static boolean overrides(Plugin plugin, String method, Class<?>... parameters) {
    return overrides(plugin.getClass(), method, parameters);
  }

  private static boolean overrides(Class<?> type, String method, Class<?>... parameters) {
    try {
      return type.getMethod(method, parameters).getDeclaringClass() != Plugin.class;
    } catch (NoSuchMethodException | LinkageError e) {
      // Whatever is wrong with the class will come out when the method is called.
      return true;
    }
  }

  private <T extends @Nullable Object> T start(String what, Callable<T> callback) {
    try {
      return within(what, startTimeout, startDeadline, callback);
    } catch (ExecutionException e) {
      throw failure(what, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw failed(what + " " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(what + " was interrupted: the load was given up");
    }
  }

  private PluginLoadException failure(String what, Throwable thrown) {
    if (thrown instanceof PluginLoadException known) {
      return known;
    }
    String reason = what + " threw " + PluginFailures.describe(loader, thrown);
    log(what, thrown, reason);
    return failed(reason);
  }

  private void log(String what, Throwable thrown, String reason) {
    try {
      logger.error("plugin '{}': {} failed", identity.name(), what, thrown);
    } catch (RuntimeException | Error e) {
      logger.error("plugin '{}': {}", identity.name(), reason);
    }
  }

  private PluginLoadException failed(String message) {
    return new PluginLoadException(Code.START_FAILED, List.of(Problem.of(location, message)), null);
  }

  private Optional<String> stop(String what, Callable<?> callback) {
    try {
      within(what, stopTimeout, Call.NEVER, callback);
      return Optional.empty();
    } catch (ExecutionException e) {
      Throwable thrown = e.getCause() == null ? e : e.getCause();
      String reason = what + " threw " + PluginFailures.describe(loader, thrown);
      log(what, thrown, reason);
      return Optional.of(reason);
    } catch (TimeoutException e) {
      logger.error("plugin '{}': {} {}", identity.name(), what, e.getMessage());
      return Optional.of(what + " " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(what + " was interrupted");
    }
  }

  private <T extends @Nullable Object> T within(
      String what, Duration most, long deadline, Callable<T> callback)
      throws ExecutionException, TimeoutException, InterruptedException {
    FutureTask<T> task =
        new FutureTask<>(() -> CallBinding.within(identity.ownCall(), callback::call));
    Thread thread =
        Thread.ofPlatform().name("plugin-" + identity.name() + "-" + what).daemon().unstarted(task);
    thread.setContextClassLoader(loader);
    thread.start();
    try {
      long left = deadline == Call.NEVER ? Call.NEVER : deadline - DeadlineWatch.now();
      return task.get(Math.min(most.toNanos(), left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      String where = place(thread);
      thread.interrupt();
      thread.join(AFTER_INTERRUPT);
      throw new TimeoutException(
          "did not return within %s%s%s"
              .formatted(
                  Quantities.write(most),
                  where,
                  thread.isAlive() ? ", and ignores its interrupt" : ""));
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    }
  }

  private String place(Thread thread) {
    Throwable snapshot = new Throwable();
    snapshot.setStackTrace(thread.getStackTrace());
    return PluginFailures.frame(loader, snapshot).map(at -> " (it is at " + at + ")").orElse("");
  }
}
