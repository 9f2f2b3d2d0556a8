package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Subscriptions for people. */
final class SubscriptionText {

  private static final List<String> FIGURES =
      List.of("priority", "waiting", "handled", "failed", "dropped", "overruns");

  private SubscriptionText() {}

  /** Returns a table. */
  static List<String> lines(Terminal terminal, List<Map<String, @Nullable Object>> subscriptions) {
    TextTable table = new TextTable();
    table.row(
        "plugin",
        "pattern",
        "handler",
        "state",
        "priority",
        "waiting",
        "handled",
        "failed",
        "dropped",
        "overruns");
    subscriptions.forEach(each -> table.row(cells(terminal, each)));
    return table.lines();
  }

  private static String[] cells(Terminal terminal, Map<String, @Nullable Object> subscription) {
    String[] cells = new String[4 + FIGURES.size()];
    cells[0] = Trees.text(subscription, "plugin", "?");
    cells[1] = Trees.text(subscription, "pattern", "?");
    cells[2] = Trees.text(subscription, "subscription", "?");
    cells[3] = state(terminal, subscription);
    for (int i = 0; i < FIGURES.size(); i++) {
      cells[4 + i] = Trees.text(subscription, FIGURES.get(i), "?");
    }
    return cells;
  }

  private static String state(Terminal terminal, Map<String, @Nullable Object> subscription) {
    String state = Trees.text(subscription, "state", "?");
    if (Boolean.FALSE.equals(subscription.get("served"))) {
      return terminal.doubtful("waits for its plugin");
    }
    return state.equals("active") ? terminal.good(state) : terminal.bad(state);
  }
}
