package dev.xcore.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How the platform logs.
 *
 * @param level root level: {@code trace, debug, info, warn, error, off}
 * @param levels level by logger name; {@code plugin.NAME} is a plugin's
 * @param json whether lines are ECS JSON instead of text
 * @param colour whether text lines are coloured
 * @param file where lines go besides standard output, empty for nowhere
 * @param maxFileBytes size at which the file is rotated, at least 1 KiB
 * @param keepFiles rotated files kept, at least 1
 */
public record LoggingOptions(
    String level,
    Map<String, String> levels,
    boolean json,
    boolean colour,
    Optional<Path> file,
    long maxFileBytes,
    int keepFiles) {

  /** Copies the levels and checks the ranges. */
  public LoggingOptions {
    Objects.requireNonNull(level, "level is null");
    levels = Map.copyOf(levels);
    if (maxFileBytes < 1024 || keepFiles < 1) {
      throw new IllegalArgumentException("rotation needs at least 1 KiB and 1 file");
    }
  }
}
