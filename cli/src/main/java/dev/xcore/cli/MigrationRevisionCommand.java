package dev.xcore.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore migration revision} and {@code xcore migration auto}. */
@Command(mixinStandardHelpOptions = true)
final class MigrationRevisionCommand implements Runnable {

  private final Session session;
  private final String verb;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TITLE",
      description = "For the name of the script. Default: revision",
      defaultValue = "revision")
  private String title = "revision";

  @Mixin private final JsonOption json = new JsonOption();

  MigrationRevisionCommand(Session session, String verb) {
    this.session = session;
    this.verb = verb;
  }

  static String[] description(String verb) {
    return verb.equals("auto")
        ? new String[] {"Draft a migration as 'revision' does, copy the tables, and run it."}
        : new String[] {
          "Draft a migration from the difference between the plugin's @Table records and its"
              + " tables.",
          "The draft is written into the plugin's folder, to be read and changed before it is run."
        };
  }

  @Override
  public void run() {
    Map<String, @Nullable Object> answer;
    try (AdminClient client = session.client()) {
      answer =
          client.post(MigrationChoice.path(name, "/" + verb), Map.of("title", title)).members();
    }
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(answer));
      return;
    }
    terminal.print(Trees.text(answer, "sql", "").stripTrailing());
    if (Boolean.TRUE.equals(answer.get("empty"))) {
      terminal.note("the tables of " + name + " are as its records say: nothing was written");
      return;
    }
    terminal.note("written: " + Trees.text(answer, "file", "?"));
    if (verb.equals("auto")) {
      MigrationText.change(terminal, name, answer, "nothing was pending");
    }
  }
}
