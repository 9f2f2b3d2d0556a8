package dev.xcore.kernel.leaks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Takes the JDBC drivers of a plugin out of {@code DriverManager}. The JDK shows drivers to classes
 * of their own loader only and lets nobody else remove them, therefore this class is defined a
 * second time in the plugin's loader and is made and run there. It may use classes of the JDK only,
 * and {@code java.sql} by name, because not every runtime has it.
 */
public final class DriverRelease implements Supplier<List<String>> {

  /** Makes one; called by reflection. */
  public DriverRelease() {}

  /**
   * Removes the drivers.
   *
   * @return their classes, or what went wrong
   */
  @Override
  public List<String> get() {
    List<String> removed = new ArrayList<>();
    try {
      ClassLoader own = DriverRelease.class.getClassLoader();
      Class<?> manager = Class.forName("java.sql.DriverManager");
      Class<?> type = Class.forName("java.sql.Driver");
      Enumeration<?> drivers = (Enumeration<?>) manager.getMethod("getDrivers").invoke(null);
      for (Object driver : Collections.list(drivers)) {
        if (own.equals(driver.getClass().getClassLoader())) {
          manager.getMethod("deregisterDriver", type).invoke(null, driver);
          removed.add(driver.getClass().getName());
        }
      }
    } catch (ReflectiveOperationException | LinkageError e) {
      removed.add("(not possible: " + e + ")");
    }
    return removed;
  }
}
