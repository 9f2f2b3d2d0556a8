package dev.xcore.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore events emit}. */
@Command(
    name = "emit",
    description = {
      "Send an event in the name of the platform, and show what its handlers made of it.",
      "Fails if a handler failed or cancelled the event."
    },
    mixinStandardHelpOptions = true)
final class EventsEmitCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "The event's name, such as stock.low.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "JSON",
      defaultValue = "null",
      description = "The event's data; - reads it from standard input. Default: null")
  private String data = "null";

  @Option(
      names = "--publish",
      description = "Do not wait for the handlers: they take the event from their queues.")
  private boolean publish;

  @Mixin private final JsonOption json = new JsonOption();

  EventsEmitCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("name", name);
    event.put("data", JsonArgument.read(session.terminal(), "the data", data));
    event.put("mode", publish ? "publish" : "emit");
    Map<String, @Nullable Object> answer;
    try (AdminClient client = session.client()) {
      answer = client.post("/admin/events", event).members();
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(answer));
    } else {
      print(answer);
    }
    return isTaken(answer) ? 0 : 1;
  }

  private static boolean isTaken(Map<String, @Nullable Object> answer) {
    return !Boolean.TRUE.equals(answer.get("cancelled"))
        && outcomes(answer).stream().allMatch(outcome -> Boolean.TRUE.equals(outcome.get("ok")));
  }

  private static List<Map<String, @Nullable Object>> outcomes(
      Map<String, @Nullable Object> answer) {
    return Trees.items(answer.get("outcomes")).stream().map(Trees::members).toList();
  }

  private void print(Map<String, @Nullable Object> answer) {
    Terminal terminal = session.terminal();
    if (publish) {
      terminal.print(
          "%s is in the queues of %s subscriptions"
              .formatted(name, Trees.text(answer, "subscriptions", "?")));
      return;
    }
    if (outcomes(answer).isEmpty()) {
      terminal.print("nobody takes " + name);
    }
    TextTable table = new TextTable();
    outcomes(answer).forEach(outcome -> table.row(cells(outcome)));
    table.lines().forEach(terminal::print);
    if (Boolean.TRUE.equals(answer.get("cancelled"))) {
      terminal.print(terminal.doubtful("a handler has cancelled it"));
    }
  }

  private String[] cells(Map<String, @Nullable Object> outcome) {
    Terminal terminal = session.terminal();
    boolean isOk = Boolean.TRUE.equals(outcome.get("ok"));
    Map<String, @Nullable Object> error = Trees.members(outcome.get("error"));
    Object value = outcome.get("value");
    return new String[] {
      Trees.text(outcome, "plugin", "?"),
      isOk ? terminal.good("ok") : terminal.bad(Trees.text(error, "code", "failed")),
      milliseconds(outcome.get("duration_ms")),
      isOk ? (value == null ? "" : JsonText.compact(value)) : Trees.text(error, "message", "")
    };
  }

  private static String milliseconds(@Nullable Object value) {
    return value instanceof Number number
        ? String.format(Locale.ROOT, "%.1f ms", number.doubleValue())
        : "";
  }
}
