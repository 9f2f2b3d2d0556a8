package dev.xcore.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore events discard}. */
@Command(
    name = "discard",
    description = "Forget dead letters; their events are lost for the subscriptions.",
    mixinStandardHelpOptions = true)
final class EventsDiscardCommand implements Runnable {

  private final Session session;

  @Mixin private final DeadLetterChoice choice = new DeadLetterChoice();
  @Mixin private final JsonOption json = new JsonOption();

  EventsDiscardCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    long discarded = 0;
    try (AdminClient client = session.client()) {
      for (String path : choice.paths("")) {
        discarded += Long.parseLong(Trees.text(client.delete(path).members(), "discarded", "0"));
      }
    }
    session
        .terminal()
        .print(
            json.isSet()
                ? JsonText.pretty(Map.of("discarded", discarded))
                : discarded + " discarded");
  }
}
