package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin history}. */
@Command(
    name = "history",
    description = "List who did what with a plugin, and what came of it.",
    mixinStandardHelpOptions = true)
final class PluginHistoryCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name.")
  private String name = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many acts, the newest first (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Mixin private final JsonOption json = new JsonOption();

  PluginHistoryCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Map<String, @Nullable Object> report;
    try (AdminClient client = session.client()) {
      report =
          client
              .get("/admin/plugins/" + PathSegment.of(name) + "/history?limit=" + limit)
              .members();
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(report));
      return;
    }
    List<?> acts = Trees.items(report.get("history"));
    if (acts.isEmpty()) {
      session.terminal().print("nobody has done anything to '" + name + "' yet");
    }
    TextTable table = new TextTable();
    acts.forEach(act -> row(table, Trees.members(act)));
    table.lines().forEach(session.terminal()::print);
  }

  private void row(TextTable table, Map<String, @Nullable Object> act) {
    String outcome = Trees.text(act, "outcome", "?");
    Terminal terminal = session.terminal();
    table.row(
        Trees.text(act, "at", "?"),
        Trees.text(act, "act", "?"),
        outcome.equals("done") ? terminal.good(outcome) : terminal.bad(outcome),
        Trees.text(act, "version", "-"),
        Trees.text(act, "actor", "?"),
        Trees.text(act, "node", "?"),
        Trees.text(act, "message", ""));
  }
}
