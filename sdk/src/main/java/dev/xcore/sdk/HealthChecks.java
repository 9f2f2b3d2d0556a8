package dev.xcore.sdk;

import java.util.concurrent.Callable;

/**
 * The health of this plugin: checks registered in code, beside its {@link HealthCheck} methods.
 * Thread safe.
 */
public interface HealthChecks {

  /**
   * Adds a check, called as {@link HealthCheck} methods are.
   *
   * @param name unique in the plugin; letters, digits, {@code _}, {@code -} and {@code .}
   * @param check looks at something; a throw counts as unhealthy
   * @return takes the check away; it leaves with the plugin anyway
   * @throws ConflictException if the plugin has a check of that name
   */
  Registration register(String name, Callable<Health> check);

  /**
   * Returns what the last checks found.
   *
   * @return the worst of them; healthy before the first and without any
   */
  Health current();

  /** Something that was registered. */
  @FunctionalInterface
  interface Registration extends AutoCloseable {

    /** Takes it away; harmless when repeated. */
    @Override
    void close();
  }
}
