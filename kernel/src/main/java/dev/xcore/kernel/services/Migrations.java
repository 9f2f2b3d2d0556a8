package dev.xcore.kernel.services;

/**
 * A port: brings the tables of a plugin to where a version of it expects them, before its code
 * runs. Thread safe.
 */
public interface Migrations {

  /**
   * Names the service whose tables are changed.
   *
   * @return such as {@code db}; the plugin needs the permission to use it
   */
  String service();

  /**
   * Runs what has not been run yet, while the version before may be serving. Returns when the
   * tables are as the version expects them, at the latest when the time limit for migrations has
   * passed.
   *
   * @param source the migrations of the version, at least one file
   * @throws MigrationException if they are not; what was not done can be tried again
   */
  void prepare(MigrationSource source);

  /**
   * Returns the port of a platform without databases.
   *
   * @return refuses every plugin that has migrations
   */
  static Migrations none() {
    return new NoMigrations();
  }
}
