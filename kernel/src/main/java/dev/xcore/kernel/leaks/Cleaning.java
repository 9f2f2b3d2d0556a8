package dev.xcore.kernel.leaks;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Takes back what a plugin has put into the JDK and left there: drivers, handlers, beans,
 * providers, threads. Only what can be told to be the plugin's is touched.
 */
public final class Cleaning {

  private static final Duration THREADS_END = Duration.ofMillis(500);

  /** What just ran a callback of the plugin may need a moment to be over. */
  private static final Duration THREADS_ARE_ENDING = Duration.ofMillis(50);

  private final NumberedLoader loader;
  private final List<String> cleaned = Collections.synchronizedList(new ArrayList<>());

  private Cleaning(NumberedLoader loader) {
    this.loader = loader;
  }

  /**
   * Cleans up after a plugin, on a thread of its own, because the plugin's code may be called by
   * it.
   *
   * @param loader of the plugin, not closed yet
   * @param most how long it may take; it is left behind then
   * @return what was found and taken back, one line each
   */
  public static List<String> after(NumberedLoader loader, Duration most) {
    Cleaning cleaning = new Cleaning(loader);
    FutureTask<Boolean> task = new FutureTask<>(cleaning::run, true);
    Thread thread =
        Thread.ofPlatform()
            .name("xcore-clean-" + loader.identity().plugin())
            .daemon()
            .unstarted(task);
    thread.start();
    try {
      task.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      cleaning.add("cleaning was given up after " + most, "look at the thread " + thread.getName());
    } catch (ExecutionException e) {
      cleaning.add("cleaning failed: " + e.getCause(), "see the report of what stays");
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    synchronized (cleaning.cleaned) {
      return List.copyOf(cleaning.cleaned);
    }
  }

  private void run() {
    if (loader.hasUsed("java.sql")) {
      drivers();
    }
    if (loader.hasUsed("java.util.logging")) {
      logHandlers();
    }
    if (loader.hasUsed("javax.management")) {
      beans();
    }
    if (loader.hasUsed("java.security")) {
      providers();
    }
    if (loader.hasUsed("java.beans")) {
      java.beans.Introspector.flushCaches();
    }
    ResourceBundle.clearCache(loader);
    uncaughtHandler();
    threads();
  }

  private void add(String what, String advice) {
    cleaned.add(what + "; " + advice);
  }

  private void add(HolderKind kind, String what) {
    add(what, kind.advice());
  }

  private boolean isOurs(Object object) {
    return loader.equals(object.getClass().getClassLoader());
  }

  private void drivers() {
    String name = DriverRelease.class.getName();
    String file = '/' + name.replace('.', '/') + ".class";
    try (InputStream in = DriverRelease.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("there is no " + file);
      }
      Object release = loader.adopt(name, in.readAllBytes()).getConstructor().newInstance();
      if (release instanceof Supplier<?> supplier && supplier.get() instanceof List<?> removed) {
        removed.forEach(driver -> add(HolderKind.JDBC_DRIVER, "JDBC driver " + driver));
      }
    } catch (IOException | ReflectiveOperationException | LinkageError e) {
      add(HolderKind.JDBC_DRIVER, "JDBC drivers could not be looked for: " + e);
    }
  }

  private void logHandlers() {
    LogManager manager = LogManager.getLogManager();
    for (String name : Collections.list(manager.getLoggerNames())) {
      Logger logger = manager.getLogger(name);
      for (Handler handler : logger == null ? new Handler[0] : logger.getHandlers()) {
        if (isOurs(handler)) {
          logger.removeHandler(handler);
          add(
              HolderKind.LOG_HANDLER,
              "handler %s of the logger '%s'".formatted(handler.getClass().getName(), name));
        }
      }
    }
  }

  private void beans() {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    for (ObjectName name : server.queryNames(null, null)) {
      try {
        if (loader.equals(server.getClassLoaderFor(name))) {
          server.unregisterMBean(name);
          add(HolderKind.MBEAN, "MBean " + name);
        }
      } catch (JMException e) {
        add(HolderKind.MBEAN, "MBean " + name + " could not be unregistered: " + e);
      }
    }
  }

  private void providers() {
    for (Provider provider : Security.getProviders()) {
      if (isOurs(provider)) {
        Security.removeProvider(provider.getName());
        add(HolderKind.SECURITY_PROVIDER, "security provider " + provider.getName());
      }
    }
  }

  private void uncaughtHandler() {
    Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
    if (handler != null && isOurs(handler)) {
      Thread.setDefaultUncaughtExceptionHandler(null);
      add(
          HolderKind.UNCAUGHT_HANDLER,
          "default handler of uncaught exceptions " + handler.getClass().getName());
    }
  }

  private void threads() {
    List<Thread> own =
        LiveThreads.all().stream().filter(thread -> LiveThreads.belongs(thread, loader)).toList();
    own.stream().filter(LiveThreads::isShared).forEach(LiveThreads::disown);
    own = own.stream().filter(thread -> !LiveThreads.isShared(thread)).toList();
    join(own, THREADS_ARE_ENDING);
    Map<Thread, String> living = new LinkedHashMap<>();
    for (Thread thread : own) {
      String description = LiveThreads.describe(thread);
      if (thread.isAlive()) {
        living.put(thread, description);
        thread.interrupt();
      }
    }
    join(living.keySet(), THREADS_END);
    living.forEach((thread, description) -> {
      String outcome = thread.isAlive() ? ", which ignores its interrupt" : "";
      add(HolderKind.THREAD, description + outcome);
    });
  }

  private static void join(Collection<Thread> threads, Duration most) {
    long end = System.nanoTime() + most.toNanos();
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
