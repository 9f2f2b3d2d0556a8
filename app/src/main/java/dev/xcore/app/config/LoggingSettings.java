package dev.xcore.app.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Section {@code observability.logging}.
 *
 * @param level root level: {@code trace, debug, info, warn, error, off}
 * @param json whether lines are JSON instead of text
 * @param file where lines go besides standard output, absolute; empty for nowhere
 * @param maxFileBytes size at which the file is rotated, at least 1 MiB
 * @param keepFiles rotated files kept, at least 1
 * @param levels level by logger name; {@code plugin.NAME} is a plugin's
 */
public record LoggingSettings(
    String level,
    boolean json,
    Optional<Path> file,
    long maxFileBytes,
    int keepFiles,
    Map<String, String> levels) {

  /** Copies the levels. */
  public LoggingSettings {
    levels = Map.copyOf(levels);
  }
}
