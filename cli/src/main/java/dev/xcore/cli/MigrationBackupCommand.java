package dev.xcore.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore migration backup}. */
@Command(
    name = "backup",
    description = "Copy tables into services.migrations.backup.directory of the server.",
    mixinStandardHelpOptions = true)
final class MigrationBackupCommand implements Runnable {

  private final Session session;

  @Mixin private final MigrationChoice choice = new MigrationChoice();
  @Mixin private final JsonOption json = new JsonOption();

  MigrationBackupCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    List<Object> made = new ArrayList<>();
    try (AdminClient client = session.client()) {
      for (String name : choice.names(client)) {
        Map<String, @Nullable Object> backup =
            client.post(MigrationChoice.path(name, "/backup"), null).members();
        made.add(backup);
        if (!json.isSet()) {
          session.terminal().print("%s: %s".formatted(name, Trees.text(backup, "file", "?")));
        }
      }
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(Map.of("backups", made)));
    }
  }
}
