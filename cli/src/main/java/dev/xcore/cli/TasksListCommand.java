package dev.xcore.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code xcore tasks list}. */
@Command(
    name = "list",
    description = "List tasks, the newest first.",
    mixinStandardHelpOptions = true)
final class TasksListCommand implements Runnable {

  private final Session session;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only those: waiting, running, done, dead or cancelled.")
  private @Nullable String state;

  @Mixin private final TaskChoice choice = new TaskChoice();

  @Option(names = "--limit", paramLabel = "N", description = "How many, at most 1000. Default: 100")
  private int limit = 100;

  @Option(names = "--offset", paramLabel = "N", description = "How many to pass over. Default: 0")
  private int offset;

  @Mixin private final JsonOption json = new JsonOption();

  TasksListCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Map<String, @Nullable Object> answer;
    try (AdminClient client = session.client()) {
      answer = client.get(path()).members();
    }
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(answer));
      return;
    }
    List<@Nullable Object> tasks = Trees.items(answer.get("tasks"));
    if (tasks.isEmpty()) {
      terminal.note("no such tasks");
      return;
    }
    TextTable table = new TextTable().row("id", "task", "queue", "state", "tried", "since", "");
    tasks.forEach(task -> table.row(TaskText.cells(terminal, Trees.members(task))));
    table.lines().forEach(terminal::print);
  }

  private String path() {
    List<String> query = new ArrayList<>(List.of("limit=" + limit, "offset=" + offset));
    EventChoice.add(query, "state", state);
    choice.addTo(query);
    return "/admin/tasks?" + String.join("&", query);
  }
}
