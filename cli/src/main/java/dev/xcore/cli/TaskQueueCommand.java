package dev.xcore.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore tasks pause, resume}. */
@Command(mixinStandardHelpOptions = true)
final class TaskQueueCommand implements Runnable {

  private final Session session;
  private final String verb;

  @Parameters(index = "0", paramLabel = "QUEUE", description = "The queue's name.")
  private String queue = "";

  @Mixin private final JsonOption json = new JsonOption();

  TaskQueueCommand(Session session, String verb) {
    this.session = session;
    this.verb = verb;
  }

  static String description(String verb) {
    return verb.equals("pause")
        ? "Take nothing from a queue any more, on any node; what runs goes on."
        : "Take from a paused queue again.";
  }

  @Override
  public void run() {
    try (AdminClient client = session.client()) {
      client.post("/admin/tasks/queues/" + PathSegment.of(queue) + "/" + verb, null).value();
    }
    String state = verb.equals("pause") ? "paused" : "resumed";
    session
        .terminal()
        .print(
            json.isSet()
                ? JsonText.pretty(Map.of("queue", queue, "state", state))
                : "queue " + queue + " is " + state);
  }
}
