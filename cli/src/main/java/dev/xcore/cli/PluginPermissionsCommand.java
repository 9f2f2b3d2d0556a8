package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin permissions}. */
@Command(
    name = "permissions",
    description = {
      "Show what a plugin asks for, and with --audit what it did with it since the server was"
          + " started.",
      "Asks the running server."
    },
    mixinStandardHelpOptions = true)
final class PluginPermissionsCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name.")
  private String name = "";

  @Option(
      names = "--audit",
      description = "Show what was used, what was denied, and what was never used.")
  private boolean audit;

  @Mixin private final JsonOption json = new JsonOption();

  PluginPermissionsCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Map<String, @Nullable Object> report;
    try (AdminClient client = session.client()) {
      report = client.get("/admin/plugins/" + PathSegment.of(name) + "/permissions").members();
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(report));
      return;
    }
    rules(report);
    if (audit) {
      uses("used", report, "allowed");
      uses("denied", report, "denied");
      never(report);
    }
  }

  private void rules(Map<String, @Nullable Object> report) {
    Terminal terminal = session.terminal();
    List<Map<String, @Nullable Object>> rules = lines(report, "rules");
    if (rules.isEmpty()) {
      terminal.print(
          Boolean.TRUE.equals(report.get("enforced"))
              ? name + " asks for nothing, and gets nothing but its own data"
              : name + " has no permissions in its manifest, so nothing is denied to it");
      return;
    }
    terminal.print(terminal.strong("asks for") + ", the first that matches decides");
    TextTable table = new TextTable();
    for (Map<String, @Nullable Object> rule : rules) {
      boolean isDenied = Trees.text(rule, "effect", "").equals("deny");
      table.row(
          "  " + (isDenied ? terminal.bad("deny") : terminal.good("allow")),
          Trees.text(rule, "resource", ""),
          String.join(" ", Trees.items(rule.get("actions")).stream().map(String::valueOf).toList()),
          isDenied
              ? ""
              : Boolean.TRUE.equals(rule.get("used")) ? "used" : terminal.faint("not used"));
    }
    table.lines().forEach(terminal::print);
  }

  private void uses(String title, Map<String, @Nullable Object> report, String count) {
    Terminal terminal = session.terminal();
    terminal.print(terminal.strong(title));
    List<Map<String, @Nullable Object>> uses = lines(report, title);
    if (uses.isEmpty()) {
      terminal.print("  nothing");
      return;
    }
    TextTable table = new TextTable();
    for (Map<String, @Nullable Object> use : uses) {
      table.row(
          "  " + Trees.text(use, "resource", "") + ":" + Trees.text(use, "action", ""),
          use.get(count) + " times",
          "last " + Trees.text(use, "last", ""),
          Trees.text(use, "reason", ""));
    }
    table.lines().forEach(terminal::print);
  }

  private static List<Map<String, @Nullable Object>> lines(
      Map<String, @Nullable Object> report, String name) {
    return Trees.items(report.get(name)).stream().map(Trees::members).toList();
  }

  private void never(Map<String, @Nullable Object> report) {
    Terminal terminal = session.terminal();
    terminal.print(terminal.strong("granted, never used"));
    if (report.get("never_used") instanceof List<?> lines && !lines.isEmpty()) {
      lines.forEach(line -> terminal.print("  " + line));
    } else {
      terminal.print("  nothing");
    }
  }
}
