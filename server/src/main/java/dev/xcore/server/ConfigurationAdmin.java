package dev.xcore.server;

import java.util.Map;

/** A port to the application's configuration, for {@code /admin/config}. Thread safe. */
public interface ConfigurationAdmin {

  /**
   * Shows the settings in force.
   *
   * @return a value tree, secrets masked, each value with where it came from
   */
  Object show();

  /**
   * Changes settings: all of them or none.
   *
   * @param patch new values by key, nested; null removes a key
   * @param actor who changes them, for the audit
   * @return a value tree that says what was applied and what needs a restart
   * @throws dev.xcore.kernel.settings.SettingsException if the settings are not acceptable
   */
  Object change(Map<String, Object> patch, String actor);
}
