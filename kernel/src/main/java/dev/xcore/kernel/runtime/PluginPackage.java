package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest;
import java.nio.file.Path;

/**
 * A plugin as it lies on disk, with a sound manifest.
 *
 * @param location its folder or jar, absolute
 * @param form how it is packed
 * @param manifest what it says of itself
 */
public record PluginPackage(Path location, Form form, PluginManifest manifest) {

  /** How a plugin is packed. */
  public enum Form {
    /** A folder with {@code src/}. */
    SOURCE,
    /** A folder with {@code classes/} or {@code lib/}. */
    BINARY,
    /** A jar with {@code plugin.yaml} at its root. */
    ARCHIVE,
    /** A folder without code: that is a part of the platform. */
    CORE
  }
}
