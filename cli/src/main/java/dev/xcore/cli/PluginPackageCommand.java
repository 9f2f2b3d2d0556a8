package dev.xcore.cli;

import dev.xcore.kernel.runtime.PluginPackage;
import dev.xcore.kernel.runtime.PluginPackager.Packed;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin package}. */
@Command(
    name = "package",
    description = {
      "Pack a plugin into NAME-VERSION.jar: manifest, compiled classes, libraries, resources.",
      "The same content gives the same bytes; what was packed is loaded once as a proof."
    },
    mixinStandardHelpOptions = true)
final class PluginPackageCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name or folder.")
  private String name = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where the archive goes. Default: this folder.")
  private Path output = Path.of("");

  @Mixin private final JsonOption json = new JsonOption();

  PluginPackageCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Application application = session.application();
    PluginPackage sound = application.sound(session.surroundings(), name);
    report(sound, PluginPacking.pack(session, sound, session.surroundings().resolve(output)));
  }

  private void report(PluginPackage plugin, Packed packed) {
    Terminal terminal = session.terminal();
    if (json.isSet()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", plugin.manifest().name());
      tree.put("version", plugin.manifest().version().toString());
      tree.put("file", packed.file().toString());
      tree.put("entries", packed.entries());
      tree.put("left_out", packed.leftOut());
      terminal.print(JsonText.pretty(tree));
      return;
    }
    terminal.print("%s  %d files".formatted(packed.file(), packed.entries().size()));
    if (!packed.leftOut().isEmpty()) {
      terminal.note("left out: " + String.join(", ", packed.leftOut()));
    }
  }
}
