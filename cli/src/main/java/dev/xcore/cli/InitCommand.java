package dev.xcore.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code xcore init}. */
@Command(
    name = "init",
    description = "Make a new application with a working example plugin.",
    mixinStandardHelpOptions = true)
final class InitCommand implements Runnable {

  private final Surroundings surroundings;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The application's folder; made if it is not there. Default: this folder.")
  private Path directory = Path.of(".");

  InitCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void run() {
    Path root = surroundings.resolve(directory);
    if (Files.isRegularFile(root)) {
      throw new CommandFailure(root + " is a file; name a folder");
    }
    String name = root.getFileName() == null ? "application" : root.getFileName().toString();
    // A JSON text is a YAML text too, whatever characters the folder's name has.
    Scaffold application =
        new Scaffold(root, Map.of("name", name, "quoted", JsonText.compact(name)))
            .file("xcore.yaml", "application/xcore.yaml")
            .file("README.md", "application/README.md")
            .file(".gitignore", "application/gitignore")
            .with(
                PluginScaffold.sources(
                    root.resolve("plugins/hello"), new PluginName("hello"), "trusted"));
    application.write();
    report(root, application);
  }

  private void report(Path root, Scaffold application) {
    Terminal terminal = surroundings.terminal();
    application.files().forEach(file -> terminal.print("  " + root.relativize(file)));
    terminal.print("");
    if (!root.equals(surroundings.directory())) {
      terminal.print("  cd " + directory);
    }
    terminal.print("  xcore run");
  }
}
