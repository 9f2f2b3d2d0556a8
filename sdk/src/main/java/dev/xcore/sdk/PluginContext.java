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
   * Returns the means to tell others what happens, and to hear of it.
   *
   * @return bound to this plugin as the source
   */
  Events events();

  /**
   * Returns the means to stand at hook points, and to offer some.
   *
   * @return bound to this plugin
   */
  Hooks hooks();

  /**
   * Returns something that the platform offers, by its type; the same that is injected into
   * constructors.
   *
   * @param type such as {@link Events}, {@link Hooks}, {@link HttpCalls}, {@link PluginCalls},
   *     {@link HealthChecks}, {@link Database}, {@link Cache}, {@link Scheduler} or {@link Tasks}
   * @param <T> that type
   * @return bound to this plugin
   * @throws IllegalArgumentException if the platform offers nothing of that type; lists what it
   *     offers
   * @throws PermissionDeniedException if the plugin's permissions allow no use of it at all; says
   *     which line to add to its manifest
   */
  <T> T service(Class<T> type);

  /**
   * Returns something that the platform offers, by its name.
   *
   * @param name {@code db}, {@code db.NAME} for a database of that name, {@code cache}, {@code
   *     scheduler} or {@code tasks}
   * @return bound to this plugin
   * @throws IllegalArgumentException if the platform offers nothing of that name; lists what it
   *     offers
   * @throws PermissionDeniedException if the plugin's permissions do not allow its use; says which
   *     line to add to its manifest
   */
  Object service(String name);

  /**
   * Returns the default SQL database, with a schema of this plugin's own.
   *
   * @return {@code service(Database.class)}
   * @throws PermissionDeniedException if the plugin's permissions do not allow its use; says which
   *     line to add to its manifest
   */
  default Database database() {
    return service(Database.class);
  }

  /**
   * Returns the default document store, with a namespace of this plugin's own.
   *
   * @return {@code service(Documents.class)}
   * @throws PermissionDeniedException if the plugin's permissions do not allow its use; says which
   *     line to add to its manifest
   */
  default Documents documents() {
    return service(Documents.class);
  }

  /**
   * Returns the cache, with a namespace of this plugin's own.
   *
   * @return {@code service(Cache.class)}
   * @throws PermissionDeniedException if the plugin's permissions forbid its use; says which line
   *     to add to its manifest
   */
  default Cache cache() {
    return service(Cache.class);
  }

  /**
   * Returns the jobs of this plugin.
   *
   * @return {@code service(Scheduler.class)}
   * @throws PermissionDeniedException if the plugin's permissions do not allow its use; says which
   *     line to add to its manifest
   */
  default Scheduler scheduler() {
    return service(Scheduler.class);
  }

  /**
   * Returns the work that this plugin does in the background.
   *
   * @return {@code service(Tasks.class)}
   * @throws PermissionDeniedException if the plugin's permissions forbid its use; says which line
   *     to add to its manifest
   */
  default Tasks tasks() {
    return service(Tasks.class);
  }

  /**
   * Returns the directory of what the platform offers.
   *
   * @return finds services by type and by name
   */
  Services services();

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
