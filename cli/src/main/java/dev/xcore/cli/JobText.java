package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words for jobs. */
final class JobText {

  private JobText() {}

  static String[] cells(Terminal terminal, Map<String, @Nullable Object> job) {
    Map<String, @Nullable Object> last = Trees.members(job.get("last_run"));
    String outcome = Trees.text(last, "outcome", "");
    return new String[] {
      Trees.text(job, "id", "?"),
      painted(terminal, Trees.text(job, "state", "?")),
      Trees.text(job, "schedule", ""),
      "next " + Trees.text(job, "next_run", "-"),
      outcome.isEmpty() ? "never run" : "last " + painted(terminal, outcome)
    };
  }

  private static String painted(Terminal terminal, String word) {
    return switch (word) {
      case "done", "running", "scheduled" -> terminal.good(word);
      case "failed", "lost" -> terminal.bad(word);
      case "paused", "parked", "skipped" -> terminal.doubtful(word);
      default -> word;
    };
  }

  static void details(Terminal terminal, Map<String, @Nullable Object> job) {
    TextTable table = new TextTable();
    table.row("job", Trees.text(job, "id", "?"));
    table.row("state", painted(terminal, Trees.text(job, "state", "?")));
    table.row("runs", Trees.text(job, "target", ""));
    String zone = Trees.text(job, "zone", "");
    table.row("due", Trees.text(job, "schedule", "") + (zone.isEmpty() ? "" : " in " + zone));
    table.row("from", Trees.text(job, "origin", ""));
    table.row("if missed", Trees.text(job, "misfire", ""));
    for (Object time : Trees.items(job.get("next_runs"))) {
      table.row("next", String.valueOf(time));
    }
    table.row(
        "counted",
        "%s runs, %s failures, %s of them in a row"
            .formatted(
                Trees.text(job, "runs", "0"),
                Trees.text(job, "failures", "0"),
                Trees.text(job, "failures_in_a_row", "0")));
    table.lines().forEach(terminal::print);
  }

  static void history(Terminal terminal, List<@Nullable Object> results) {
    if (results.isEmpty()) {
      terminal.print("it has not run yet");
      return;
    }
    TextTable table = new TextTable();
    for (Object item : results) {
      Map<String, @Nullable Object> result = Trees.members(item);
      table.row(
          Trees.text(result, "due_at", "?"),
          painted(terminal, Trees.text(result, "outcome", "?")),
          Trees.text(result, "duration_ms", "0") + " ms",
          Trees.text(result, "message", ""));
    }
    table.lines().forEach(terminal::print);
  }
}
