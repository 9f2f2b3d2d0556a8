package dev.xcore.kernel.security;

import java.nio.file.Path;

/**
 * One folder or jar of a plugin's code path.
 *
 * @param kind what it is to the plugin
 * @param label what users know it by, such as {@code classes} or {@code lib/guava.jar}
 * @param path where it is read
 */
public record CodeElement(Kind kind, String label, Path path) {

  /** What an element is to the plugin. */
  public enum Kind {
    /** The plugin's own classes. */
    OWN,
    /** The plugin's resources. */
    RESOURCES,
    /** A library that the plugin brings along. */
    LIBRARY
  }
}
