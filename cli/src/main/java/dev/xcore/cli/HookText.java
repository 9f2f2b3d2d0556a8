package dev.xcore.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hooks for people. */
final class HookText {

  private static final List<String> FIGURES =
      List.of("calls", "failed", "overruns", "cancelled", "skipped");

  private HookText() {}

  /** Returns a table, at each point in the order in which hooks are asked. */
  static List<String> lines(Terminal terminal, List<Map<String, @Nullable Object>> hooks) {
    TextTable table = new TextTable();
    table.row(
        "point",
        "phase",
        "order",
        "plugin",
        "hook",
        "state",
        "calls",
        "failed",
        "overruns",
        "cancelled",
        "skipped",
        "mean");
    hooks.forEach(each -> table.row(cells(terminal, each)));
    return table.lines();
  }

  private static String[] cells(Terminal terminal, Map<String, @Nullable Object> hook) {
    String[] cells = new String[7 + FIGURES.size()];
    cells[0] = Trees.text(hook, "point", "?");
    cells[1] = Trees.text(hook, "phase", "?");
    cells[2] = Trees.text(hook, "order", "?");
    cells[3] = Trees.text(hook, "plugin", "?");
    cells[4] = Trees.text(hook, "hook", "?");
    cells[5] = state(terminal, hook);
    for (int i = 0; i < FIGURES.size(); i++) {
      cells[6 + i] = Trees.text(hook, FIGURES.get(i), "?");
    }
    cells[6 + FIGURES.size()] =
        hook.get("mean_ms") instanceof Number mean
            ? String.format(Locale.ROOT, "%.2f ms", mean.doubleValue())
            : "?";
    return cells;
  }

  private static String state(Terminal terminal, Map<String, @Nullable Object> hook) {
    String state = Trees.text(hook, "state", "?");
    return state.equals("active") ? terminal.good(state) : terminal.bad(state);
  }
}
