package dev.xcore.app.config;

import java.util.List;
import java.util.Optional;

/**
 * A key whose value differs between two configurations.
 *
 * @param key dotted
 * @param live whether a running server can take the new value without a restart
 */
public record ConfigurationChange(String key, boolean live) {

  private static final List<String> LIVE =
      List.of(
          "observability.logging.level",
          "observability.logging.levels.",
          "plugins.config.",
          "plugins.overrides.",
          "plugins.strict_trusted",
          "plugins.secret_key",
          "plugins.trusted_keys",
          "plugins.revoked_keys",
          "registry.",
          "security.access_rules",
          "services.migrations.");

  static ConfigurationChange of(String key) {
    return new ConfigurationChange(
        key,
        LIVE.stream()
            .anyMatch(live -> live.endsWith(".") ? key.startsWith(live) : key.equals(live)));
  }

  /**
   * Returns the plugin whose settings changed: {@code plugins.config.NAME} or {@code
   * plugins.overrides.NAME}.
   *
   * @return its name, empty for other keys
   */
  public Optional<String> plugin() {
    String[] parts = key.split("\\.");
    boolean ofPlugin =
        parts.length > 2
            && parts[0].equals("plugins")
            && (parts[1].equals("config") || parts[1].equals("overrides"));
    return ofPlugin ? Optional.of(parts[2]) : Optional.empty();
  }

  /**
   * Tells whether the change is to a plugin's own settings, {@code plugins.config.NAME}.
   *
   * @return true if {@code onConfigChange} concerns it
   */
  public boolean isPluginConfig() {
    return key.startsWith("plugins.config.");
  }
}
