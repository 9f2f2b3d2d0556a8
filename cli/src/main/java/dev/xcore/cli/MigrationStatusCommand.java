package dev.xcore.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code xcore migration status}. */
@Command(
    name = "status",
    description = {
      "Show which migrations are applied, pending, changed or half done.",
      "Fails if something other than applied and pending is among them."
    },
    mixinStandardHelpOptions = true)
final class MigrationStatusCommand implements Callable<Integer> {

  private static final List<String> TROUBLE =
      List.of("problem", "changed", "missing", "too_late", "unfinished");

  private final Session session;

  @Mixin private final MigrationChoice choice = new MigrationChoice();
  @Mixin private final JsonOption json = new JsonOption();

  MigrationStatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (AdminClient client = session.client()) {
      return choice.name().map(name -> one(client, name)).orElseGet(() -> all(client));
    }
  }

  private int one(AdminClient client, String name) {
    Map<String, @Nullable Object> report = MigrationChoice.status(client, name);
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(report));
    } else {
      MigrationText.entries(session.terminal(), report, List.of());
    }
    return isTroubled(report) ? 1 : 0;
  }

  private int all(AdminClient client) {
    Map<String, @Nullable Object> answer = client.get("/admin/migrations").members();
    List<Map<String, @Nullable Object>> lines =
        Trees.items(answer.get("migrations")).stream().map(Trees::members).toList();
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(answer));
    } else {
      TextTable table = new TextTable();
      lines.forEach(line -> table.row(cells(line)));
      table.lines().forEach(session.terminal()::print);
    }
    return lines.stream().anyMatch(MigrationStatusCommand::isTroubled) ? 1 : 0;
  }

  private static boolean isTroubled(Map<String, @Nullable Object> report) {
    return TROUBLE.stream().anyMatch(report::containsKey);
  }

  private String[] cells(Map<String, @Nullable Object> line) {
    Terminal terminal = session.terminal();
    String current = Trees.text(line, "current", "");
    List<String> states = new ArrayList<>();
    for (String trouble : TROUBLE) {
      if (line.containsKey(trouble)) {
        String value = Trees.text(line, trouble, "");
        states.add(terminal.bad(trouble.equals("problem") ? value : value + " " + trouble));
      }
    }
    String pending = Trees.text(line, "pending", "0");
    if (!pending.equals("0")) {
      states.add(terminal.doubtful(pending + " pending"));
    }
    return new String[] {
      Trees.text(line, "plugin", "?"),
      Trees.text(line, "schema", ""),
      current.isEmpty() ? "-" : current,
      states.isEmpty() ? terminal.good("up to date") : String.join(", ", states)
    };
  }
}
