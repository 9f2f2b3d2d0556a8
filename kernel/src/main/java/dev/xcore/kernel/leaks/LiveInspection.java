package dev.xcore.kernel.leaks;

import java.lang.management.ManagementFactory;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Looks for holders of a class loader where they can be seen without a heap dump. */
final class LiveInspection {

  private final ClassLoader loader;
  private final List<Holder> found = new ArrayList<>();

  private LiveInspection(ClassLoader loader) {
    this.loader = loader;
  }

  /**
   * Finds what can be seen.
   *
   * @param loader what is held
   * @param obstacle why there is no heap dump
   * @return the holders, at least one, which says what could not be looked at
   */
  static List<Holder> of(ClassLoader loader, String obstacle) {
    LiveInspection inspection = new LiveInspection(loader);
    inspection.threads();
    inspection.logHandlers();
    inspection.beans();
    inspection.providers();
    inspection.properties();
    inspection.found.add(
        Holder.of(
            HolderKind.OTHER,
            "thread locals, shutdown hooks, JDBC drivers, virtual threads and static fields were"
                + " not looked at, because there is no heap dump: "
                + obstacle,
            List.of()));
    return List.copyOf(inspection.found);
  }

  private boolean isOurs(Object object) {
    return loader.equals(object.getClass().getClassLoader());
  }

  private void add(HolderKind kind, String description) {
    found.add(Holder.of(kind, description, List.of()));
  }

  private void threads() {
    for (Thread thread : LiveThreads.all()) {
      if (LiveThreads.belongs(thread, loader)) {
        add(HolderKind.THREAD, LiveThreads.describe(thread));
      }
    }
    Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
    if (handler != null && isOurs(handler)) {
      add(HolderKind.UNCAUGHT_HANDLER, handler.getClass().getName());
    }
  }

  private void logHandlers() {
    Logger root = LogManager.getLogManager().getLogger("");
    for (Handler handler : root == null ? new Handler[0] : root.getHandlers()) {
      if (isOurs(handler)) {
        add(HolderKind.LOG_HANDLER, "the root logger has " + handler.getClass().getName());
      }
    }
  }

  private void beans() {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    for (ObjectName name : server.queryNames(null, null)) {
      if (isOurs(server, name)) {
        add(HolderKind.MBEAN, "the MBean server has " + name);
      }
    }
  }

  private boolean isOurs(MBeanServer server, ObjectName name) {
    try {
      return loader.equals(server.getClassLoaderFor(name));
    } catch (InstanceNotFoundException goneMeanwhile) {
      return false;
    }
  }

  private void providers() {
    for (Provider provider : Security.getProviders()) {
      if (isOurs(provider)) {
        add(HolderKind.SECURITY_PROVIDER, provider.getName());
      }
    }
  }

  private void properties() {
    for (Map.Entry<Object, Object> entry : System.getProperties().entrySet()) {
      if (isOurs(entry.getKey()) || isOurs(entry.getValue())) {
        add(
            HolderKind.SYSTEM_PROPERTIES,
            "the system properties hold an object of class "
                + entry.getValue().getClass().getName());
      }
    }
  }
}
