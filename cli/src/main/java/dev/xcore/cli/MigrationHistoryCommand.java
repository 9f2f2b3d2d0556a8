package dev.xcore.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore migration history}. */
@Command(
    name = "history",
    description = "Show which migrations were run, when, and how long they took.",
    mixinStandardHelpOptions = true)
final class MigrationHistoryCommand implements Runnable {

  private static final List<String> RUN = List.of("applied", "changed", "missing", "newer");

  private final Session session;

  @Mixin private final MigrationChoice choice = new MigrationChoice();
  @Mixin private final JsonOption json = new JsonOption();

  MigrationHistoryCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Map<String, Object> all = new LinkedHashMap<>();
    try (AdminClient client = session.client()) {
      for (String name : choice.names(client)) {
        Map<String, @Nullable Object> report = MigrationChoice.status(client, name);
        if (json.isSet()) {
          all.put(name, run(report));
        } else {
          MigrationText.entries(session.terminal(), report, RUN);
        }
      }
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(all));
    }
  }

  private static List<@Nullable Object> run(Map<String, @Nullable Object> report) {
    return Trees.items(report.get("entries")).stream()
        .filter(entry -> RUN.contains(Trees.text(Trees.members(entry), "state", "")))
        .toList();
  }
}
