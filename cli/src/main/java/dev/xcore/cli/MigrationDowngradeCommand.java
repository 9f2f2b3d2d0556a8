package dev.xcore.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore migration downgrade}. */
@Command(
    name = "downgrade",
    description = "Take migrations back by their undo scripts (U1__name.sql), the newest first.",
    mixinStandardHelpOptions = true)
final class MigrationDowngradeCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name.")
  private String name = "";

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "Which version stays, 0 for none. Default: all but the newest.")
  private @Nullable String target;

  @Option(names = "--backup", description = "Copy the tables first.")
  private boolean backup;

  @Mixin private final JsonOption json = new JsonOption();

  MigrationDowngradeCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("backup", backup);
    if (target != null) {
      body.put("target", target);
    }
    try (AdminClient client = session.client()) {
      Map<String, @Nullable Object> change =
          client.post(MigrationChoice.path(name, "/downgrade"), body).members();
      if (json.isSet()) {
        session.terminal().print(JsonText.pretty(change));
      } else {
        MigrationText.change(session.terminal(), name, change, "nothing to take back");
      }
    }
  }
}
