package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.ManifestReading;
import java.nio.file.Path;

/** Reads the manifest of a plugin on disk. */
@FunctionalInterface
public interface ManifestSource {

  /**
   * Reads a manifest.
   *
   * @param location the plugin's folder or jar
   * @return the manifest, and what its author should know
   * @throws dev.xcore.kernel.settings.SettingsException if there is none, or it is not sound
   */
  ManifestReading read(Path location);
}
