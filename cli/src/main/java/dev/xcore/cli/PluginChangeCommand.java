package dev.xcore.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin load, unload, reload, enable, disable}: against the running server. */
@Command(mixinStandardHelpOptions = true)
class PluginChangeCommand implements Runnable {

  private final Session session;
  private final String verb;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name.")
  private String name = "";

  @Option(
      names = "--cascade",
      description = "With unload and disable: unload the plugins that require it, too.")
  private boolean cascade;

  @Mixin private final JsonOption json = new JsonOption();

  PluginChangeCommand(Session session, String verb) {
    this.session = session;
    this.verb = verb;
  }

  static String description(String verb) {
    return switch (verb) {
      case "load" -> "Load a plugin that lies in the plugin folder into the running server.";
      case "unload" -> "Take a plugin out of the running server once its calls have finished.";
      case "enable" -> "Let a disabled plugin be loaded again, and load it.";
      case "disable" -> "Unload a plugin and keep it from being loaded until it is enabled.";
      default ->
          "Replace a plugin by what lies in the plugin folder now; if that fails, the old stays.";
    };
  }

  @Override
  public void run() {
    if (cascade && !verb.equals("unload") && !verb.equals("disable")) {
      throw new CommandFailure("--cascade goes with unload and disable only");
    }
    change(cascade ? "?cascade=true" : "");
  }

  /** Makes the change, with a query string that says more of it. */
  void change(String query) {
    try (AdminClient client = session.client()) {
      Map<String, @Nullable Object> plugin =
          client
              .post("/admin/plugins/" + PathSegment.of(name) + "/" + verb + query, null)
              .members();
      if (json.isSet()) {
        session.terminal().print(JsonText.pretty(plugin));
      } else {
        session.terminal().print(line(plugin));
      }
    }
  }

  private String line(Map<String, @Nullable Object> plugin) {
    return "%s %s is %s"
        .formatted(
            Trees.text(plugin, "name", name),
            Trees.text(plugin, "version", ""),
            session.terminal().good(Trees.text(plugin, "state", verb + "ed")));
  }
}
