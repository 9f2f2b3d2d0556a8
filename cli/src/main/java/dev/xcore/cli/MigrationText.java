package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words for migrations. */
final class MigrationText {

  private MigrationText() {}

  /** Shows every migration of a plugin. */
  static void entries(
      Terminal terminal, Map<String, @Nullable Object> report, List<String> states) {
    String current = Trees.text(report, "current", "");
    terminal.print(
        "%s  %s, schema %s, %s"
            .formatted(
                Trees.text(report, "plugin", "?"),
                Trees.text(report, "dialect", "?"),
                Trees.text(report, "schema", "?"),
                current.isEmpty() ? "no migration run yet" : "at version " + current));
    TextTable table = new TextTable();
    for (Object item : Trees.items(report.get("entries"))) {
      Map<String, @Nullable Object> entry = Trees.members(item);
      String state = Trees.text(entry, "state", "?");
      if (states.isEmpty() || states.contains(state)) {
        table.row(
            "  V" + Trees.text(entry, "version", "?"),
            Trees.text(entry, "description", ""),
            painted(terminal, state),
            Trees.text(entry, "installed_at", ""),
            entry.get("duration_ms") == null ? "" : entry.get("duration_ms") + " ms",
            Boolean.TRUE.equals(entry.get("can_undo")) ? "can be undone" : "");
      }
    }
    table.lines().forEach(terminal::print);
  }

  private static String painted(Terminal terminal, String state) {
    return switch (state) {
      case "applied" -> terminal.good(state);
      case "pending", "newer" -> terminal.doubtful(state);
      default -> terminal.bad(state);
    };
  }

  /** Shows what was done. */
  static void change(
      Terminal terminal, String plugin, Map<String, @Nullable Object> change, String nothing) {
    String backup = Trees.text(change, "backup", "");
    if (!backup.isEmpty()) {
      terminal.note("copied before: " + backup);
    }
    List<@Nullable Object> scripts = Trees.items(change.get("scripts"));
    String current = Trees.text(Trees.members(change.get("status")), "current", "");
    String now = current.isEmpty() ? "before all migrations" : "at version " + current;
    terminal.print(
        scripts.isEmpty()
            ? "%s: %s, %s".formatted(plugin, nothing, now)
            : "%s: %s, %s"
                .formatted(
                    plugin,
                    String.join(", ", scripts.stream().map(String::valueOf).toList()),
                    now));
  }
}
