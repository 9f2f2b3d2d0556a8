package dev.xcore.kernel.install;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A plugin on this machine that can be installed.
 *
 * @param path a folder, a {@code .jar} or a {@code .zip}
 * @param origin where it comes from, for the record: a path, or the address it was fetched from
 */
public record LocalSource(Path path, String origin) {

  /** What a plugin comes in. */
  enum Kind {
    FOLDER,
    /** Installed as it is. */
    JAR,
    /** Holds a plugin's folder. */
    ZIP
  }

  /**
   * Takes a path for itself.
   *
   * @param path a folder, a {@code .jar} or a {@code .zip}
   * @return the source
   */
  public static LocalSource of(Path path) {
    return new LocalSource(path, path.toString());
  }

  /** Tells folders, jars and zips apart, by their names. */
  Kind kind() {
    if (Files.isDirectory(path)) {
      return Kind.FOLDER;
    }
    return path.getFileName().toString().endsWith(".jar") ? Kind.JAR : Kind.ZIP;
  }
}
