package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore tasks info}. */
@Command(
    name = "info",
    description = "Show all that is known of a task, its payload and result included.",
    mixinStandardHelpOptions = true)
final class TasksInfoCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "ID", description = "The task's id.")
  private String id = "";

  @Mixin private final JsonOption json = new JsonOption();

  TasksInfoCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Map<String, @Nullable Object> task;
    try (AdminClient client = session.client()) {
      task = client.get("/admin/tasks/" + PathSegment.of(id)).members();
    }
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(task));
      return;
    }
    TextTable table = new TextTable();
    task.forEach((key, value) -> {
      String text =
          value instanceof Map || value instanceof List
              ? JsonText.compact(value)
              : String.valueOf(value);
      if (!text.isEmpty()) {
        table.row(key, key.equals("state") ? TaskText.state(terminal, task) : text);
      }
    });
    table.lines().forEach(terminal::print);
  }
}
