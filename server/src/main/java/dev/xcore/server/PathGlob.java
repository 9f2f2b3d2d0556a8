package dev.xcore.server;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A pattern of paths, such as {@code /shop/**}: {@code *} stands for one segment, {@code **} for
 * any number of them. It is held against decoded segments, so that no way of writing a path passes
 * it by. Immutable.
 */
final class PathGlob {

  private static final Pattern SPELLING =
      Pattern.compile("/|(?:/(?:\\*|\\*\\*|[^/*;%?#\\\\\\p{Cntrl}]+))+");

  private final List<String> pattern;

  private PathGlob(List<String> pattern) {
    this.pattern = pattern;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it does not start with a slash or has an empty segment
   */
  static PathGlob parse(String text) {
    boolean isPath = text.startsWith("/") && (text.length() == 1 || !text.endsWith("/"));
    if (!isPath || text.contains("//") || !SPELLING.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no pattern of paths such as /auth/login or /plugins/shop/**: it starts with"
              + " /, does not end with it, is written decoded, and * and ** are whole segments");
    }
    String inner = text.substring(1);
    return new PathGlob(inner.isEmpty() ? List.of() : List.of(inner.split("/")));
  }

  boolean matches(List<String> path) {
    int at = 0;
    int wild = -1;
    int resume = 0;
    int place = 0;
    while (place < path.size()) {
      String segment = at < pattern.size() ? pattern.get(at) : "";
      if (segment.equals("**")) {
        wild = at++;
        resume = place;
      } else if (at < pattern.size() && (segment.equals("*") || segment.equals(path.get(place)))) {
        at++;
        place++;
      } else if (wild >= 0) {
        at = wild + 1;
        place = ++resume;
      } else {
        return false;
      }
    }
    while (at < pattern.size() && pattern.get(at).equals("**")) {
      at++;
    }
    return at == pattern.size();
  }
}
