package dev.xcore.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore events replay}. */
@Command(
    name = "replay",
    description = {
      "Deliver dead letters again, to the subscriptions that could not take them.",
      "What fails again is a dead letter again, with another id."
    },
    mixinStandardHelpOptions = true)
final class EventsReplayCommand implements Callable<Integer> {

  private final Session session;

  @Mixin private final DeadLetterChoice choice = new DeadLetterChoice();
  @Mixin private final JsonOption json = new JsonOption();

  EventsReplayCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    long replayed = 0;
    Map<String, @Nullable Object> kept = new LinkedHashMap<>();
    try (AdminClient client = session.client()) {
      for (String path : choice.paths("/replay")) {
        Map<String, @Nullable Object> answer = client.post(path, null).members();
        replayed += Long.parseLong(Trees.text(answer, "replayed", "0"));
        kept.putAll(Trees.members(answer.get("kept")));
      }
    }
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(Map.of("replayed", replayed, "kept", kept)));
    } else {
      terminal.print(replayed + " replayed");
      kept.forEach((id, why) -> terminal.print(terminal.bad(id + " is kept: ") + why));
    }
    return kept.isEmpty() ? 0 : 1;
  }
}
