package dev.xcore.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin info}. */
@Command(
    name = "info",
    description = "Show all that is known of a plugin: by the running server, or on disk.",
    mixinStandardHelpOptions = true)
final class PluginInfoCommand implements Runnable {

  private static final int NOT_FOUND = 404;

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name.")
  private String name = "";

  @Mixin private final JsonOption json = new JsonOption();

  PluginInfoCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Map<String, @Nullable Object> plugin = plugin();
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(plugin));
    } else {
      print(plugin);
    }
  }

  private Map<String, @Nullable Object> plugin() {
    try (AdminClient client = session.client()) {
      ServerAnswer answer = client.get("/admin/plugins/" + PathSegment.of(name));
      if (answer.status() == NOT_FOUND && session.options().url().isEmpty()) {
        session.terminal().note("the server does not know it; this is what lies on disk");
        return onDisk();
      }
      return answer.members();
    } catch (AdminClient.NoServerException absent) {
      session.terminal().note("no server answers: this is what lies on disk");
      return onDisk();
    }
  }

  private Map<String, @Nullable Object> onDisk() {
    Application application = session.application();
    return Trees.members(
        application.catalog().get(name).report(application.configuration().plugins().trust()));
  }

  private void print(Map<String, @Nullable Object> plugin) {
    Terminal terminal = session.terminal();
    terminal.print(
        "%s %s %s"
            .formatted(
                terminal.strong(Trees.text(plugin, "name", name)),
                Trees.text(plugin, "version", ""),
                PluginText.condition(terminal, plugin)));
    TextTable facts = new TextTable();
    plugin.forEach((key, value) -> fact(facts, key, value));
    facts.lines().forEach(line -> terminal.print("  " + line));
    SandboxText.print(terminal, Trees.members(plugin.get("sandbox")));
    UnloadText.print(terminal, Trees.members(plugin.get("unloads")));
    subscriptions(Trees.items(plugin.get("subscriptions")));
    for (String section :
        List.of(
            "problems",
            "warnings",
            "breaking_changes",
            "actions",
            "routes",
            "sockets",
            "history")) {
      section(section, Trees.items(plugin.get(section)));
    }
  }

  /** Scalars and small sections take a line; lists have a section of their own. */
  private static void fact(TextTable facts, String key, @Nullable Object value) {
    boolean isShown = !List.of("name", "version", "state", "unloads", "sandbox").contains(key);
    if (!isShown || value == null || value.equals("") || value.equals(List.of())) {
      return;
    }
    if (value instanceof Map<?, ?> members) {
      facts.row(label(key), joined(members));
    } else if (key.equals("requires") || key.equals("tasks")) {
      facts.row(
          label(key), String.join(", ", Trees.items(value).stream().map(String::valueOf).toList()));
    } else if (!(value instanceof List<?>)) {
      facts.row(label(key), String.valueOf(value));
    }
  }

  private void section(String title, List<@Nullable Object> items) {
    if (items.isEmpty()) {
      return;
    }
    Terminal terminal = session.terminal();
    terminal.print("");
    terminal.print(terminal.strong(label(title)));
    TextTable table = new TextTable();
    items.forEach(item -> table.row(cells(title, item)));
    table.lines().forEach(line -> terminal.print("  " + line));
  }

  private void subscriptions(List<@Nullable Object> subscriptions) {
    if (subscriptions.isEmpty()) {
      return;
    }
    Terminal terminal = session.terminal();
    terminal.print("");
    terminal.print(terminal.strong("subscriptions"));
    SubscriptionText.lines(terminal, subscriptions.stream().map(Trees::members).toList())
        .forEach(line -> terminal.print("  " + line));
  }

  private static String[] cells(String title, @Nullable Object item) {
    Map<String, @Nullable Object> members = Trees.members(item);
    return switch (title) {
      case "actions" ->
          new String[] {Trees.text(members, "name", "?"), Trees.text(members, "description", "")};
      case "routes", "sockets" ->
          new String[] {
            title.equals("sockets") ? "WS" : Trees.text(members, "method", "?"),
            Trees.text(members, "path", "?"),
            Trees.text(members, "description", "")
          };
      case "breaking_changes" -> new String[] {String.valueOf(item)};
      case "history" ->
          new String[] {
            Trees.text(members, "at", ""),
            Trees.text(members, "from", "") + " → " + Trees.text(members, "to", ""),
            Trees.text(members, "actor", ""),
            Trees.text(members, "cause", "")
          };
      case "warnings" -> new String[] {String.valueOf(item)};
      default -> new String[] {PluginText.problem(item)};
    };
  }

  private static String label(String key) {
    return key.replace('_', ' ');
  }

  private static String joined(Map<?, ?> members) {
    return members.entrySet().stream()
        .map(member -> label(String.valueOf(member.getKey())) + " " + inner(member.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String inner(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> members -> "(" + joined(members) + ")";
      case Double number -> "%.1f".formatted(number);
      case null, default -> String.valueOf(value);
    };
  }
}
