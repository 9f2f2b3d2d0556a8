package dev.xcore.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Words for what servers report of plugins. */
final class PluginText {

  private static final String CRASH_LOOP = "crash-loop";

  private PluginText() {}

  /** A state in its colour. */
  static String state(Terminal terminal, String state) {
    return switch (state) {
      case "active", "installed" -> terminal.good(state);
      case "failed", "invalid" -> terminal.bad(state);
      default -> terminal.doubtful(state);
    };
  }

  /** A health in its colour. */
  static String health(Terminal terminal, String health) {
    return switch (health) {
      case "healthy" -> terminal.good(health);
      case "unhealthy" -> terminal.bad(health);
      default -> terminal.doubtful(health);
    };
  }

  /** A state, and the health beside it where it is not as it should be. */
  static String condition(Terminal terminal, Map<String, @Nullable Object> plugin) {
    String state = state(terminal, Trees.text(plugin, "state", "unknown"));
    String health = Trees.text(plugin, "health", "healthy");
    String obstacle = Trees.text(plugin, "unavailable", "");
    if (obstacle.startsWith(CRASH_LOOP)) {
      return state + ", " + terminal.bad(CRASH_LOOP);
    }
    return health.equals("healthy") ? state : state + ", " + health(terminal, health);
  }

  /** A problem as compilers show it: {@code FILE:LINE:COLUMN: KEY: MESSAGE}. */
  static String problem(@Nullable Object problem) {
    if (!(problem instanceof Map<?, ?>)) {
      return String.valueOf(problem);
    }
    Map<String, @Nullable Object> members = Trees.members(problem);
    StringBuilder text = new StringBuilder(Trees.text(members, "file", ""));
    append(text, ":", Trees.text(members, "line", "0"));
    append(text, ":", Trees.text(members, "column", "0"));
    append(text, ": ", Trees.text(members, "key", ""));
    append(text, ": ", Trees.text(members, "message", ""));
    return text.toString();
  }

  private static void append(StringBuilder text, String separator, String part) {
    if (!part.isEmpty() && !part.equals("0")) {
      text.append(text.isEmpty() ? "" : separator).append(part);
    }
  }
}
