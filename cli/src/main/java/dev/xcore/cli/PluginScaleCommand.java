package dev.xcore.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin scale}: against the running server. */
@Command(
    name = "scale",
    description = {
      "Say how many instances of a plugin share its calls.",
      "Takes effect at once and is kept as plugins.overrides.NAME.runtime.instances."
    },
    mixinStandardHelpOptions = true)
final class PluginScaleCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "N", description = "How many instances, 1 to 1000.")
  private int instances = 1;

  @Mixin private final JsonOption json = new JsonOption();

  PluginScaleCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (AdminClient client = session.client()) {
      Map<String, @Nullable Object> plugin =
          client
              .post(
                  "/admin/plugins/" + PathSegment.of(name) + "/scale",
                  Map.of("instances", instances))
              .members();
      Terminal terminal = session.terminal();
      terminal.print(json.isSet() ? JsonText.pretty(plugin) : line(plugin));
    }
  }

  private String line(Map<String, @Nullable Object> plugin) {
    Map<String, @Nullable Object> now = Trees.members(plugin.get("instances"));
    return now.isEmpty()
        ? "%s is %s; it will be loaded with %d instances"
            .formatted(name, Trees.text(plugin, "state", "not loaded"), instances)
        : "%s has %s instances".formatted(name, Trees.text(now, "wanted", "?"));
  }
}
