package dev.xcore.worker;

import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;

/** Makes virtual threads that work for the plugin. Thread safe. */
final class PluginThreads {

  private final String plugin;
  private final ThreadFactory factory;

  PluginThreads(String plugin, ClassLoader loader, Logger logger) {
    this.plugin = plugin;
    ThreadFactory virtual =
        Thread.ofVirtual()
            .name("plugin-" + plugin + "-", 0)
            .uncaughtExceptionHandler((thread, thrown) -> logger.error("a task failed", thrown))
            .factory();
    this.factory =
        task ->
            virtual.newThread(() -> {
              Thread.currentThread().setContextClassLoader(loader);
              task.run();
            });
  }

  /** Returns the factory of the threads. */
  ThreadFactory factory() {
    return factory;
  }

  /** Returns the call in whose name the current thread works, or the plugin's own work. */
  WorkerCall here() {
    WorkerCall call = CallBinding.current();
    return call == null ? WorkerCall.own(plugin) : call;
  }
}
