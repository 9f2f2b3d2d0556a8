package dev.xcore.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code xcore events dead-letters}. */
@Command(
    name = "dead-letters",
    description = "List events that a subscription could not take, the newest last.",
    mixinStandardHelpOptions = true)
final class EventsDeadLettersCommand implements Runnable {

  private final Session session;

  @Option(names = "--plugin", paramLabel = "NAME", description = "Only those of this plugin.")
  private @Nullable String plugin;

  @Option(names = "--data", description = "Show the data of the events.")
  private boolean data;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many of the last, at most 10000. Default: 100")
  private int limit = 100;

  @Mixin private final JsonOption json = new JsonOption();

  EventsDeadLettersCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Map<String, @Nullable Object> answer;
    try (AdminClient client = session.client()) {
      answer = client.get(path()).members();
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(answer));
    } else {
      print(answer);
    }
  }

  private String path() {
    List<String> query = new ArrayList<>(List.of("data=" + data, "limit=" + limit));
    EventChoice.add(query, "plugin", plugin);
    return "/admin/events/dead-letters?" + String.join("&", query);
  }

  private void print(Map<String, @Nullable Object> answer) {
    Terminal terminal = session.terminal();
    List<@Nullable Object> letters = Trees.items(answer.get("dead_letters"));
    if (letters.isEmpty()) {
      terminal.note("no dead letters");
      return;
    }
    TextTable table =
        new TextTable().row("id", "time", "event", "subscription", "tried", "because");
    letters.forEach(letter -> table.row(cells(terminal, Trees.members(letter))));
    table.lines().forEach(terminal::print);
    if (!Trees.text(answer, "total", "0").equals(String.valueOf(letters.size()))) {
      terminal.note(
          "the last %d of %s".formatted(letters.size(), Trees.text(answer, "total", "?")));
    }
  }

  private String[] cells(Terminal terminal, Map<String, @Nullable Object> letter) {
    Map<String, @Nullable Object> event = Trees.members(letter.get("event"));
    String why = Trees.text(letter, "message", "");
    return new String[] {
      Trees.text(letter, "id", "?"),
      EventText.time(Trees.text(letter, "time", "")),
      terminal.strong(Trees.text(event, "name", "?")),
      Trees.text(letter, "plugin", "?") + "/" + Trees.text(letter, "subscription", "?"),
      Trees.text(letter, "attempts", "?"),
      data ? why + "  " + JsonText.compact(event.get("data")) : why
    };
  }
}
