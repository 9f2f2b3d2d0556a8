package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints what a running server did with a changed configuration. */
final class ConfigAnswer {

  private ConfigAnswer() {}

  static void print(Map<String, @Nullable Object> answer, Terminal terminal) {
    List<?> applied = Trees.items(answer.get("applied"));
    List<?> waiting = Trees.items(answer.get("restart_required"));
    applied.forEach(key -> terminal.print(terminal.good("live now: ") + key));
    waiting.forEach(key -> terminal.print(terminal.doubtful("needs a restart: ") + key));
    Trees.members(answer.get("failed"))
        .forEach((name, why) -> terminal.print(terminal.bad("failed: ") + name + ": " + why));
    Trees.items(answer.get("warnings"))
        .forEach(warning -> terminal.note(terminal.doubtful("warning: ") + warning));
    if (applied.isEmpty() && waiting.isEmpty()) {
      terminal.print(
          "nothing has changed in the running server (its command line or environment may be"
              + " stronger)");
    }
  }
}
