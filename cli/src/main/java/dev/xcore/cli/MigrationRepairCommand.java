package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore migration repair}. */
@Command(
    name = "repair",
    description = {
      "Let migrations that stopped half way be run again, once what they left is mended.",
      "With --checksums: let applied scripts that were changed count as they are now."
    },
    mixinStandardHelpOptions = true)
final class MigrationRepairCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name.")
  private String name = "";

  @Option(names = "--checksums", description = "Accept scripts that were changed after their run.")
  private boolean checksums;

  @Mixin private final JsonOption json = new JsonOption();

  MigrationRepairCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (AdminClient client = session.client()) {
      Map<String, @Nullable Object> answer =
          client
              .post(MigrationChoice.path(name, "/repair"), Map.of("checksums", checksums))
              .members();
      if (json.isSet()) {
        session.terminal().print(JsonText.pretty(answer));
        return;
      }
      List<@Nullable Object> mended = Trees.items(answer.get("mended"));
      mended.forEach(each -> session.terminal().print(name + ": " + each));
      if (mended.isEmpty()) {
        session.terminal().print(name + ": there is nothing to repair");
      }
    }
  }
}
