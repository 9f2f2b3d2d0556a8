package dev.xcore.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code xcore events tail}. */
@Command(
    name = "tail",
    description = {
      "Show events as they happen, until Ctrl-C.",
      "A server that restarts is waited for; what is missed meanwhile is shown, as far as it is"
          + " remembered."
    },
    mixinStandardHelpOptions = true)
final class EventsTailCommand implements Runnable {

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int MOST_ATTEMPTS = 60;

  private final Session session;

  @Mixin private final EventChoice choice = new EventChoice();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "End after so many events. Default: never")
  private int count;

  @Option(names = "--json", description = "Print a line of JSON for every event.")
  private boolean json;

  private Optional<String> lastSeen = Optional.empty();
  private int shown;

  EventsTailCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    int failures = 0;
    try (AdminClient client = session.client()) {
      boolean isOver = follow(client);
      while (!isOver) {
        pause();
        try {
          isOver = follow(client);
          failures = 0;
        } catch (AdminClient.NoServerException absent) {
          if (++failures == MOST_ATTEMPTS) {
            throw absent;
          }
        }
      }
    }
  }

  /** Shows events until the stream ends; returns true when nobody wants more. */
  private boolean follow(AdminClient client) {
    try (EventStream stream = client.follow(choice.path("follow=true"), lastSeen)) {
      for (EventStream.Received event = stream.next(); event != null; event = stream.next()) {
        lastSeen = Optional.of(event.id());
        show(event);
        if (++shown == count || session.terminal().out().checkError()) {
          return true;
        }
      }
      return Thread.currentThread().isInterrupted();
    }
  }

  private void show(EventStream.Received event) {
    Terminal terminal = session.terminal();
    terminal.print(
        json
            ? event.data()
            : String.join(
                "  ", EventText.cells(terminal, Trees.members(JsonText.parse(event.data())))));
  }

  private static void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while waiting for the server", interrupted);
    }
  }
}
