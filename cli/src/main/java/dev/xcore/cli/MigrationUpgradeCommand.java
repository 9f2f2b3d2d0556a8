package dev.xcore.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code xcore migration upgrade}. */
@Command(
    name = "upgrade",
    description = "Run pending migrations of the plugins as they lie in the plugin folder now.",
    mixinStandardHelpOptions = true)
final class MigrationUpgradeCommand implements Runnable {

  private final Session session;

  @Mixin private final MigrationChoice choice = new MigrationChoice();

  @Option(names = "--to", paramLabel = "VERSION", description = "Stop at this version. Needs NAME.")
  private @Nullable String target;

  @Option(names = "--backup", description = "Copy the tables first.")
  private boolean backup;

  @Option(names = "--allow-unsafe", description = "Run statements that lose data, too.")
  private boolean unsafe;

  @Mixin private final JsonOption json = new JsonOption();

  MigrationUpgradeCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    if (target != null && choice.name().isEmpty()) {
      throw new CommandFailure("--to goes with the name of one plugin");
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("allow_unsafe", unsafe);
    body.put("backup", backup);
    if (target != null) {
      body.put("target", target);
    }
    List<Object> changes = new ArrayList<>();
    try (AdminClient client = session.client()) {
      for (String name : choice.plugins(client)) {
        Map<String, @Nullable Object> change =
            client.post(MigrationChoice.path(name, "/upgrade"), body).members();
        changes.add(change);
        if (!json.isSet()) {
          MigrationText.change(session.terminal(), name, change, "nothing is pending");
        }
      }
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(Map.of("changes", changes)));
    }
  }
}
