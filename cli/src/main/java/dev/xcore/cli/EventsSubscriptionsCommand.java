package dev.xcore.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code xcore events subscriptions}. */
@Command(
    name = "subscriptions",
    description = "List who takes which events, and how well.",
    mixinStandardHelpOptions = true)
final class EventsSubscriptionsCommand implements Runnable {

  private final Session session;

  @Option(names = "--plugin", paramLabel = "NAME", description = "Only those of this plugin.")
  private @Nullable String plugin;

  @Mixin private final JsonOption json = new JsonOption();

  EventsSubscriptionsCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    List<String> query = new ArrayList<>();
    EventChoice.add(query, "plugin", plugin);
    List<Map<String, @Nullable Object>> subscriptions;
    try (AdminClient client = session.client()) {
      subscriptions =
          client
              .get("/admin/events/subscriptions?" + String.join("&", query))
              .list("subscriptions");
    }
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(Map.of("subscriptions", subscriptions)));
      return;
    }
    if (subscriptions.isEmpty()) {
      terminal.note("no subscriptions");
      return;
    }
    SubscriptionText.lines(terminal, subscriptions).forEach(terminal::print);
  }
}
