package dev.xcore.server;

import dev.xcore.handlers.Demand;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who may ask for some paths, as an operator says it. Immutable.
 *
 * @param path such as {@code /shop/orders/*} or {@code /shop/**}: {@code *} stands for any text
 *     within a segment, {@code **} for any segments, none included
 * @param methods in upper case; empty for all; {@code GET} includes {@code HEAD}
 * @param demand what a principal needs; nothing opens the paths
 */
public record AccessRule(String path, Set<String> methods, Demand demand) {

  private static final Pattern SEGMENT = Pattern.compile("[^/\\\\;?#\\p{Cntrl}]+");
  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z0-9_-]{0,31}");
  private static final int LONGEST = 1000;

  /** Checks path and methods. */
  public AccessRule {
    requirePath(path);
    methods =
        methods.stream()
            .map(method -> method.toUpperCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    for (String method : methods) {
      if (!METHOD.matcher(method).matches()) {
        throw new IllegalArgumentException("'" + method + "' is no HTTP method");
      }
    }
  }

  /**
   * Tells whether the rule lets anybody in.
   *
   * @return true if it demands nothing
   */
  public boolean isPublic() {
    return demand.isEmpty();
  }

  /** Describes the rule. */
  @Override
  public String toString() {
    String which = methods.isEmpty() ? "" : methods.stream().sorted().toList() + " ";
    return which + path + (isPublic() ? " is public" : " needs " + demand.text());
  }

  /** Returns the pattern of each segment. */
  List<String> segments() {
    return path.equals("/") ? List.of() : List.of(path.substring(1).split("/"));
  }

  private static void requirePath(String path) {
    if (path.length() > LONGEST || !path.startsWith("/")) {
      throw new IllegalArgumentException(
          "'%s' is no path of a rule: it starts with / and has at most %d characters"
              .formatted(path.length() > LONGEST ? path.substring(0, 60) + "…" : path, LONGEST));
    }
    if (path.equals("/")) {
      return;
    }
    for (String segment : path.substring(1).split("/", -1)) {
      if (!SEGMENT.matcher(segment).matches() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException(
            "'%s' is no path of a rule: it has %s; write it as it is once decoded, without a slash at the end"
                .formatted(
                    path,
                    segment.isEmpty() ? "an empty segment" : "the segment '" + segment + "'"));
      }
      if (segment.contains("**") && !segment.equals("**")) {
        throw new IllegalArgumentException(
            "'%s' is no path of a rule: ** is a segment by itself".formatted(path));
      }
    }
  }
}
