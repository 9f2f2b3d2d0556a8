package dev.xcore.kernel.registry;

import dev.xcore.kernel.settings.Problem;
import java.util.List;

/**
 * A sound manifest and what its author should know.
 *
 * @param manifest the manifest
 * @param warnings deprecated keys, and keys that this version does not use yet
 */
public record ManifestReading(PluginManifest manifest, List<Problem> warnings) {

  /** Copies the warnings. */
  public ManifestReading {
    warnings = List.copyOf(warnings);
  }
}
