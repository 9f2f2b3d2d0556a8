package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code xcore events list}. */
@Command(
    name = "list",
    description = "List what has happened lately, the newest last.",
    mixinStandardHelpOptions = true)
final class EventsListCommand implements Runnable {

  private final Session session;

  @Mixin private final EventChoice choice = new EventChoice();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many of the last, at most 1000. Default: 100")
  private int limit = 100;

  @Mixin private final JsonOption json = new JsonOption();

  EventsListCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    List<Map<String, @Nullable Object>> events;
    try (AdminClient client = session.client()) {
      events = client.get(choice.path("limit=" + limit)).list("events");
    }
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(Map.of("events", events)));
      return;
    }
    if (events.isEmpty()) {
      terminal.note("no such events; they are remembered up to events.history");
    }
    TextTable table = new TextTable();
    events.forEach(event -> table.row(EventText.cells(terminal, event)));
    table.lines().forEach(terminal::print);
  }
}
