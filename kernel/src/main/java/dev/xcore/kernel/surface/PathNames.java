package dev.xcore.kernel.surface;

import dev.xcore.handlers.PathPattern;
import java.util.List;

/** The names of a path's parameters. */
final class PathNames {

  private PathNames() {}

  /** Returns the names in order; none of a text that is no path. */
  static List<String> of(String path) {
    try {
      return List.copyOf(PathPattern.parse(path).names());
    } catch (IllegalArgumentException malformed) {
      return List.of();
    }
  }
}
