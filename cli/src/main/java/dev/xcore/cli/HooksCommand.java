package dev.xcore.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code xcore hooks}. */
@Command(
    name = "hooks",
    description = "List who stands at which hook points of the running server, and how well.",
    mixinStandardHelpOptions = true)
final class HooksCommand implements Runnable {

  private final Session session;

  @Option(names = "--plugin", paramLabel = "NAME", description = "Only those of this plugin.")
  private @Nullable String plugin;

  @Mixin private final JsonOption json = new JsonOption();

  HooksCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    List<String> query = new ArrayList<>();
    EventChoice.add(query, "plugin", plugin);
    List<Map<String, @Nullable Object>> hooks;
    try (AdminClient client = session.client()) {
      hooks = client.get("/admin/hooks?" + String.join("&", query)).list("hooks");
    }
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      terminal.print(JsonText.pretty(Map.of("hooks", hooks)));
      return;
    }
    if (hooks.isEmpty()) {
      terminal.note("no hooks");
      return;
    }
    HookText.lines(terminal, hooks).forEach(terminal::print);
  }
}
