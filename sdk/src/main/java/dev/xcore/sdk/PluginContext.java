package dev.xcore.sdk;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;

/**
 * All that the platform gives a plugin. Injected by type into the constructor of the entry class.
 *
 * <p>Everything obtained or registered through it belongs to the plugin and ends with it. Thread
 * safe.
 */
public interface PluginContext {

  /**
   * Returns the plugin's name.
   *
   * @return as in the manifest
   */
  String name();

  /**
   * Returns the plugin's version.
   *
   * @return SemVer, as in the manifest
   */
  String version();

  /**
   * Returns the settings in force now.
   *
   * @return an immutable snapshot
   */
  Config config();

  /**
   * Converts and validates the settings in force now.
   *
   * @param type a record, constraints included
   * @param <T> that record
   * @return the settings
   * @throws ValidationException if a setting is missing, of a wrong type or violates a constraint
   */
  default <T> T config(Class<T> type) {
    return config().as(type);
  }

  /**
   * Returns the plugin's environment, as declared by {@code env} in its manifest.
   *
   * @return an unmodifiable map
   */
  Map<String, String> env();

  /**
   * Returns the folder that the plugin may write to; it survives reloads and restarts.
   *
   * @return an existing folder, {@code var/data/NAME} of the application
   */
  Path dataDirectory();

  /**
   * Returns the plugin's logger.
   *
   * @return a logger named {@code plugin.NAME}
   */
  Logger logger();

  /**
   * Returns the means to call other plugins.
   *
   * @return bound to this plugin as the caller
   */
  PluginCalls calls();

  /**
   * Returns an executor that starts a virtual thread per task and keeps the current call's trace,
   * tenant and principal. Its threads are interrupted when the plugin is unloaded.
   *
   * @return the plugin's executor
   */
  ExecutorService executor();

  /**
   * Returns the plugin's health.
   *
   * @return registers checks and tells what the last ones found
   */
  HealthChecks health();
}
