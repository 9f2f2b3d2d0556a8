package dev.xcore.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore tasks stats}. */
@Command(
    name = "stats",
    description = "Count the tasks of each queue.",
    mixinStandardHelpOptions = true)
final class TasksStatsCommand implements Runnable {

  private final Session session;

  @Mixin private final JsonOption json = new JsonOption();

  TasksStatsCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Map<String, @Nullable Object> answer;
    try (AdminClient client = session.client()) {
      answer = client.get("/admin/tasks/stats").members();
    }
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(answer));
      return;
    }
    TextTable table =
        new TextTable()
            .row("queue", "waiting", "running", "done", "dead", "cancelled", "at once", "");
    Trees.items(answer.get("queues")).forEach(queue -> table.row(cells(terminal, queue)));
    table.lines().forEach(terminal::print);
    String parked = Trees.text(answer, "parked", "0");
    if (!parked.equals("0")) {
      terminal.note(parked + " of the waiting ones are parked: their plugins do not serve");
    }
  }

  private static String[] cells(Terminal terminal, @Nullable Object line) {
    Map<String, @Nullable Object> queue = Trees.members(line);
    boolean isPaused = Trees.text(queue, "paused", "").equals("true");
    return new String[] {
      terminal.strong(Trees.text(queue, "queue", "?")),
      Trees.text(queue, "waiting", "0"),
      Trees.text(queue, "running", "0"),
      Trees.text(queue, "done", "0"),
      Trees.text(queue, "dead", "0"),
      Trees.text(queue, "cancelled", "0"),
      Trees.text(queue, "concurrency", "?"),
      isPaused ? terminal.doubtful("paused") : ""
    };
  }
}
