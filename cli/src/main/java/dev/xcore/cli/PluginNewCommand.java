package dev.xcore.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin new}. */
@Command(
    name = "new",
    description = "Make a plugin that loads and passes its own tests.",
    mixinStandardHelpOptions = true)
final class PluginNewCommand implements Runnable {

  private static final List<String> MODES = List.of("sandboxed", "trusted", "ephemeral");

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "a to z, 0 to 9, _ and -.")
  private String name = "";

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "sandboxed",
      description =
          "Where the plugin runs: sandboxed (in a confined process of its own), trusted (inside the"
              + " server) or ephemeral (so too, but in an instance of its own for every call)."
              + " Default: ${DEFAULT-VALUE}")
  private String mode = "sandboxed";

  @Option(
      names = "--maven",
      description = "Make a Maven project in the current folder instead of a source folder.")
  private boolean maven;

  PluginNewCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    PluginName plugin = new PluginName(name);
    checkMode();
    Path directory =
        maven
            ? session.surroundings().directory().resolve(name)
            : session.application().pluginDirectory().resolve(name);
    if (Files.exists(directory)) {
      throw new CommandFailure(directory + " exists already; nothing was written");
    }
    Scaffold scaffold =
        maven
            ? PluginScaffold.maven(directory, plugin, mode)
            : PluginScaffold.sources(directory, plugin, mode);
    scaffold.write();
    report(scaffold);
  }

  private void checkMode() {
    if (!MODES.contains(mode)) {
      throw new CommandFailure(
          "'%s' is no execution mode; available: %s".formatted(mode, String.join(", ", MODES)));
    }
  }

  private void report(Scaffold scaffold) {
    Terminal terminal = session.terminal();
    Path here = session.surroundings().directory();
    scaffold.files().forEach(file -> terminal.print("  " + here.relativize(file)));
    terminal.print("");
    if (maven) {
      terminal.print("  cd " + name + " && mvn package");
      terminal.print("  (README.md says what comes before)");
    } else {
      terminal.print("  xcore plugin test " + name);
      terminal.print("  xcore plugin load " + name + "     into the running server");
    }
  }
}
