package dev.xcore.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A port to the migrations of plugins' tables, for {@code /admin/migrations}. Answers are value
 * trees. What cannot be done is a {@link dev.xcore.kernel.services.MigrationException}, an unknown
 * plugin a {@link dev.xcore.sdk.PluginNotFoundException}. Thread safe.
 */
public interface MigrationsAdmin {

  /**
   * Lists all plugins with migrations, and the platform itself.
   *
   * @return one line each
   */
  List<?> list();

  /**
   * Shows every migration of a plugin.
   *
   * @param name of the plugin, or {@code xcore} for the platform's own tables
   * @return with their states
   */
  Map<String, Object> status(String name);

  /**
   * Looks for what loses data in pending migrations.
   *
   * @param name of the plugin
   * @return a list of statements
   */
  List<?> scan(String name);

  /**
   * Runs what is pending.
   *
   * @param name of the plugin
   * @param target the last version to run; empty for all
   * @param isUnsafe whether data may be lost
   * @param isKept whether a backup is made first
   * @return what was done, and how the tables are now
   */
  Map<String, Object> upgrade(
      String name, Optional<String> target, boolean isUnsafe, boolean isKept);

  /**
   * Takes migrations back.
   *
   * @param name of the plugin
   * @param target the version that stays; empty to take back the newest one
   * @param isKept whether a backup is made first
   * @return what was done, and how the tables are now
   */
  Map<String, Object> downgrade(String name, Optional<String> target, boolean isKept);

  /**
   * Lets what stopped half way be run again.
   *
   * @param name of the plugin
   * @param checksums whether changed scripts count as they are now
   * @return what was mended
   */
  List<String> repair(String name, boolean checksums);

  /**
   * Writes a script that makes tables as the plugin's records expect them.
   *
   * @param name of the plugin, which lies in a folder
   * @param title for the name of the script
   * @param isRun whether it is run at once, after a backup
   * @return the script, and what was done
   */
  Map<String, Object> revision(String name, String title, boolean isRun);

  /**
   * Lists the copies of a plugin's tables.
   *
   * @param name of the plugin
   * @return the newest first
   */
  List<?> backups(String name);

  /**
   * Copies the tables of a plugin.
   *
   * @param name of the plugin
   * @return the copy
   */
  Map<String, Object> backup(String name);

  /**
   * Puts a copy back.
   *
   * @param name of the plugin, which does not serve
   * @param backup the name of the copy; empty for the newest
   * @return the copy, and the one that was made of what was there
   */
  Map<String, Object> restore(String name, Optional<String> backup);
}
