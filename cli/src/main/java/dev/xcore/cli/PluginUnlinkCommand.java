package dev.xcore.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin unlink}. */
@Command(
    name = "unlink",
    description = "Remove a link from the plugin folder; what it points to stays.",
    mixinStandardHelpOptions = true)
final class PluginUnlinkCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name, or the link's.")
  private String name = "";

  @Mixin private final JsonOption json = new JsonOption();

  PluginUnlinkCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    InstalledPlugin plugin = session.application().catalog().get(name);
    Path link = plugin.location();
    if (!Files.isSymbolicLink(link)) {
      throw new CommandFailure(
          "plugin '%s' is no link: its files lie in %s; nothing was removed".formatted(name, link));
    }
    try {
      Files.delete(link);
    } catch (IOException e) {
      throw new CommandFailure("cannot remove the link " + link + ": " + e.getMessage(), e);
    }
    report(plugin.name(), link);
  }

  private void report(String plugin, Path link) {
    if (json.isSet()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", plugin);
      tree.put("removed", link.toString());
      session.terminal().print(JsonText.pretty(tree));
      return;
    }
    session.terminal().print("removed " + link);
    session
        .terminal()
        .print("A server that watches unloads it by itself; else: xcore plugin unload " + plugin);
  }
}
