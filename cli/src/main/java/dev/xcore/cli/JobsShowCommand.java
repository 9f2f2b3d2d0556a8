package dev.xcore.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore jobs info} and {@code xcore jobs history}. */
@Command(mixinStandardHelpOptions = true)
final class JobsShowCommand implements Runnable {

  private final Session session;
  private final boolean isHistory;

  @Mixin private final JobChoice choice = new JobChoice();
  @Mixin private final JsonOption json = new JsonOption();

  JobsShowCommand(Session session, boolean isHistory) {
    this.session = session;
    this.isHistory = isHistory;
  }

  static String description(boolean isHistory) {
    return isHistory
        ? "Show what became of the last runs of a job."
        : "Show a job: when it is due, what it runs, how its last runs went.";
  }

  @Override
  public void run() {
    Map<String, @Nullable Object> job;
    try (AdminClient client = session.client()) {
      job = client.get(choice.path("")).members();
    }
    Object history = job.get("history");
    if (json.isSet()) {
      session
          .terminal()
          .print(JsonText.pretty(isHistory ? Map.of("history", Trees.items(history)) : job));
      return;
    }
    if (!isHistory) {
      JobText.details(session.terminal(), job);
    }
    JobText.history(session.terminal(), Trees.items(history));
  }
}
