package dev.xcore.cli;

import dev.xcore.app.config.ConfigurationEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore config show}. */
@Command(
    name = "show",
    description = "Show every key in force and where its value comes from; secrets are masked.",
    mixinStandardHelpOptions = true)
final class ConfigShowCommand implements Runnable {

  private final Session session;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "KEY",
      defaultValue = "",
      description = "Only this key, or all below it.")
  private String key = "";

  @Mixin private final JsonOption json = new JsonOption();

  ConfigShowCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    List<ConfigurationEntry> entries =
        session.application().configuration().entries().stream().filter(this::isWanted).toList();
    if (entries.isEmpty()) {
      throw new CommandFailure(
          "nothing is set at '%s'; 'xcore config show' lists all keys".formatted(key));
    }
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(entries.stream().map(ConfigShowCommand::tree).toList()));
      return;
    }
    TextTable table = new TextTable();
    entries.forEach(entry -> table.row(entry.key(), entry.value(), terminal.faint(entry.origin())));
    table.lines().forEach(terminal::print);
  }

  private boolean isWanted(ConfigurationEntry entry) {
    return key.isEmpty() || entry.key().equals(key) || entry.key().startsWith(key + ".");
  }

  private static Map<String, Object> tree(ConfigurationEntry entry) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("key", entry.key());
    tree.put("value", entry.value());
    tree.put("origin", entry.origin());
    return tree;
  }
}
