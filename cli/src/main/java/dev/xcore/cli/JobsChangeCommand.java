package dev.xcore.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore jobs run}, {@code pause}, {@code resume} and {@code cancel}. */
@Command(mixinStandardHelpOptions = true)
final class JobsChangeCommand implements Runnable {

  private final Session session;
  private final Verb verb;

  @Mixin private final JobChoice choice = new JobChoice();
  @Mixin private final JsonOption json = new JsonOption();

  JobsChangeCommand(Session session, Verb verb) {
    this.session = session;
    this.verb = verb;
  }

  /** What is done with a job. */
  enum Verb {
    RUN("run", "Run a job now, beside its due times, even if it is paused.", "will run now"),
    PAUSE("pause", "Keep a job from running, beyond restarts.", "paused"),
    RESUME("resume", "Let a paused job run again.", "resumed"),
    CANCEL("cancel", "Take a job away that a plugin has scheduled in code.", "cancelled");

    private final String word;
    private final String description;
    private final String done;

    Verb(String word, String description, String done) {
      this.word = word;
      this.description = description;
      this.done = done;
    }

    String word() {
      return word;
    }

    String description() {
      return description;
    }
  }

  @Override
  public void run() {
    Map<String, @Nullable Object> answer;
    try (AdminClient client = session.client()) {
      answer =
          verb == Verb.CANCEL
              ? client.delete(choice.path("")).members()
              : client.post(choice.path("/" + verb.word()), null).members();
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(answer));
      return;
    }
    String id = Trees.text(answer, verb == Verb.CANCEL ? "cancelled" : "id", "?");
    session.terminal().print(id + " " + verb.done);
    if (Trees.text(answer, "state", "").equals("parked")) {
      session
          .terminal()
          .note(
              "plugin %s does not serve; the job waits for it"
                  .formatted(Trees.text(answer, "plugin", "?")));
    }
  }
}
