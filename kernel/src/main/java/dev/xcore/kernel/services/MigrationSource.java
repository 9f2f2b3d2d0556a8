package dev.xcore.kernel.services;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files in {@code migrations/} of one version of a plugin, as data: nothing of them is read
 * through the plugin's class loader. Immutable as long as nobody changes the bytes.
 *
 * @param plugin its name
 * @param version SemVer
 * @param location of the plugin, for messages
 * @param files content by path below {@code migrations}, sorted
 */
public record MigrationSource(
    String plugin, String version, String location, Map<String, byte[]> files) {

  /** Copies the map. */
  public MigrationSource {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /**
   * Names a file for messages.
   *
   * @param path below {@code migrations}
   * @return the path as its author knows it
   */
  public String shown(String path) {
    return location + "/migrations/" + path;
  }
}
