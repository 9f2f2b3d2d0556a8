package dev.xcore.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Words for what servers report of plugins. */
final class PluginText {

  private PluginText() {}

  /** A state in its colour. */
  static String state(Terminal terminal, String state) {
    return switch (state) {
      case "active", "installed" -> terminal.good(state);
      case "failed", "invalid" -> terminal.bad(state);
      default -> terminal.doubtful(state);
    };
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
