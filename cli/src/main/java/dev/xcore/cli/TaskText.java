package dev.xcore.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tasks for people. */
final class TaskText {

  private static final int HUNDRED = 100;

  private TaskText() {}

  static String[] cells(Terminal terminal, Map<String, @Nullable Object> task) {
    return new String[] {
      Trees.text(task, "id", "?"),
      Trees.text(task, "plugin", "?") + "/" + terminal.strong(Trees.text(task, "name", "?")),
      Trees.text(task, "queue", "?"),
      state(terminal, task),
      Trees.text(task, "attempts", "0"),
      EventText.time(Trees.text(task, "created_at", "")),
      remark(task)
    };
  }

  static String state(Terminal terminal, Map<String, @Nullable Object> task) {
    String state = Trees.text(task, "state", "?");
    return switch (state) {
      case "done" -> terminal.good(state);
      case "dead" -> terminal.bad(state);
      case "waiting" ->
          Trees.text(task, "parked", "").equals("true") ? terminal.doubtful("parked") : state;
      default -> state;
    };
  }

  private static String remark(Map<String, @Nullable Object> task) {
    String message = Trees.text(task, "message", "");
    if (!message.isEmpty()) {
      return message;
    }
    if (!Trees.text(task, "state", "").equals("running")) {
      return "";
    }
    double fraction = task.get("progress") instanceof Number number ? number.doubleValue() : 0;
    return (Math.round(fraction * HUNDRED) + "% " + Trees.text(task, "note", "")).strip();
  }
}
