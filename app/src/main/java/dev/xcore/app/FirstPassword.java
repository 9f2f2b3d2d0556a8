package dev.xcore.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * Whether a boot made the first administrator: then the file of his password is new.
 *
 * @param file where the password is kept
 * @param before when the file was written before the boot, empty if there was none
 */
record FirstPassword(Path file, Optional<FileTime> before) {

  /** Looks at the file before a boot. */
  static FirstPassword watch(Path file) {
    return new FirstPassword(file, written(file));
  }

  /** Looks again: returns the file if it has been written since. */
  Optional<Path> made() {
    Optional<FileTime> now = written(file);
    return now.isEmpty() || now.equals(before) ? Optional.empty() : Optional.of(file);
  }

  private static Optional<FileTime> written(Path file) {
    try {
      return Optional.of(Files.getLastModifiedTime(file));
    } catch (IOException unreadable) {
      return Optional.empty(); // Or absent.
    }
  }
}
