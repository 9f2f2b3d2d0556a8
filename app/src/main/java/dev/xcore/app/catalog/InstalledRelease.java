package dev.xcore.app.catalog;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.registry.Requirement;
import dev.xcore.kernel.registry.Version;
import java.util.List;

/**
 * A plugin that is installed, as far as requirements are concerned.
 *
 * @param name the plugin
 * @param version the installed version
 * @param requires other plugins it needs
 */
public record InstalledRelease(String name, Version version, List<Requirement> requires) {

  /** Copies the list. */
  public InstalledRelease {
    requires = List.copyOf(requires);
  }

  /**
   * Takes what concerns requirements from a manifest.
   *
   * @param manifest of the installed plugin
   * @return the plugin
   */
  public static InstalledRelease of(PluginManifest manifest) {
    return new InstalledRelease(manifest.name(), manifest.version(), manifest.requires());
  }
}
