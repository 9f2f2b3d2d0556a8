package dev.xcore.kernel.install;

import dev.xcore.kernel.runtime.PluginPackage;
import dev.xcore.kernel.settings.Problem;
import java.util.List;

/**
 * A plugin's own copy of what is to be installed: checked, and not changed any more.
 *
 * @param plugin as it lies in its copy
 * @param warnings what its author should know
 * @param digest SHA-256 over all of its files, 64 hexadecimal digits
 * @param origin where it comes from
 */
public record StagedPlugin(
    PluginPackage plugin, List<Problem> warnings, String digest, String origin) {

  /** Copies the warnings. */
  public StagedPlugin {
    warnings = List.copyOf(warnings);
  }

  /**
   * Returns the plugin's name.
   *
   * @return as in its manifest
   */
  public String name() {
    return plugin.manifest().name();
  }

  /** The name of its folder or jar in the plugin folder. */
  String place() {
    return plugin.form() == PluginPackage.Form.ARCHIVE
        ? "%s-%s.jar".formatted(name(), plugin.manifest().version())
        : name();
  }
}
