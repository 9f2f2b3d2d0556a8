package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin health}. */
@Command(
    name = "health",
    description =
        "Show the health of the running server's plugins, or every check of one; fails when one is"
            + " unhealthy.",
    mixinStandardHelpOptions = true)
final class PluginHealthCommand implements Callable<Integer> {

  private static final String UNHEALTHY = "unhealthy";

  private final Session session;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The plugin's name; all plugins without it.")
  private String name = "";

  @Mixin private final JsonOption json = new JsonOption();

  PluginHealthCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (AdminClient client = session.client()) {
      return name.isEmpty() ? all(client) : one(client);
    }
  }

  private int all(AdminClient client) {
    List<Map<String, @Nullable Object>> plugins = client.get("/admin/plugins").list("plugins");
    if (json.isSet()) {
      List<?> shown = plugins.stream().map(PluginHealthCommand::shortened).toList();
      session.terminal().print(JsonText.pretty(Map.of("plugins", shown)));
    } else {
      TextTable table = new TextTable();
      plugins.forEach(plugin ->
          table.row(
              Trees.text(plugin, "name", "?"),
              PluginText.state(session.terminal(), Trees.text(plugin, "state", "unknown")),
              PluginText.health(session.terminal(), health(plugin))));
      table.lines().forEach(session.terminal()::print);
    }
    return plugins.stream().anyMatch(plugin -> health(plugin).equals(UNHEALTHY)) ? 1 : 0;
  }

  private static Map<String, @Nullable Object> shortened(Map<String, @Nullable Object> plugin) {
    return Trees.members(
        Map.of(
            "name",
            Trees.text(plugin, "name", "?"),
            "state",
            Trees.text(plugin, "state", "unknown"),
            "health",
            health(plugin)));
  }

  /** A plugin that does not serve has no health to speak of; its state says why. */
  private static String health(Map<String, @Nullable Object> plugin) {
    return Trees.text(plugin, "health", "none");
  }

  private int one(AdminClient client) {
    Map<String, @Nullable Object> health =
        client.get("/admin/plugins/" + PathSegment.of(name) + "/health").members();
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(health));
    } else {
      print(health);
    }
    return Trees.text(health, "status", UNHEALTHY).equals(UNHEALTHY) ? 1 : 0;
  }

  private void print(Map<String, @Nullable Object> health) {
    Terminal terminal = session.terminal();
    String message = Trees.text(health, "message", "");
    terminal.print(
        "%s is %s%s"
            .formatted(
                terminal.strong(name),
                PluginText.health(terminal, Trees.text(health, "status", "unknown")),
                message.isEmpty() ? "" : ": " + message));
    TextTable table = new TextTable();
    Trees.members(health.get("checks"))
        .forEach((check, found) -> table.row(cells(check, Trees.members(found))));
    table.lines().forEach(line -> terminal.print("  " + line));
  }

  private String[] cells(String check, Map<String, @Nullable Object> found) {
    return new String[] {
      check,
      PluginText.health(session.terminal(), Trees.text(found, "status", "unknown")),
      Trees.text(found, "duration_ms", "?") + " ms",
      Trees.text(found, "message", ""),
      details(found)
    };
  }

  private static String details(Map<String, @Nullable Object> found) {
    return String.join(
        " ",
        Trees.members(found.get("details")).entrySet().stream()
            .map(detail -> detail.getKey() + "=" + detail.getValue())
            .toList());
  }
}
