package dev.xcore.cli;

import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginPackage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin migrate}. */
@Command(
    name = "migrate",
    description = {
      "Show the plugin.yaml of a plugin of generation 1, and what is left to do by hand.",
      "Nothing is changed without --write, and never a source."
    },
    mixinStandardHelpOptions = true)
final class PluginMigrateCommand implements Runnable {

  private static final String MANIFEST = "plugin.yaml";

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name or folder.")
  private String name = "";

  @Option(names = "--write", description = "Write the plugin.yaml into the plugin's folder.")
  private boolean write;

  @Mixin private final JsonOption json = new JsonOption();

  PluginMigrateCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Application application = session.application();
    Path location = application.plugin(session.surroundings(), name);
    PluginPackage plugin = legacy(application.catalog().inspect(location));
    LegacyMigration migration = LegacyMigration.of(plugin);
    Path file = plugin.location().resolve(MANIFEST);
    boolean isThere = Files.exists(file);
    if (write && !isThere) {
      write(file, migration.manifest());
    }
    if (json.isSet()) {
      session.terminal().print(JsonText.pretty(report(plugin, migration, file)));
    } else {
      print(migration, file, isThere);
    }
  }

  private static PluginPackage legacy(InstalledPlugin plugin) {
    return switch (plugin.entry()) {
      case PluginFolder.Broken broken -> throw broken.failure();
      case PluginFolder.Found found when found.plugin().manifest().mode() == ExecutionMode.LEGACY ->
          found.plugin();
      case PluginFolder.Found found ->
          throw new CommandFailure(
              "plugin '%s' is no plugin of generation 1: there is nothing to migrate"
                  .formatted(found.name()));
    };
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException there) {
      throw new CommandFailure(file + " exists already; nothing was written", there);
    } catch (IOException failure) {
      throw new CommandFailure("cannot write " + failure.getMessage(), failure);
    }
  }

  private Map<String, Object> report(PluginPackage plugin, LegacyMigration migration, Path file) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("name", plugin.manifest().name());
    report.put("file", file.toString());
    report.put("written", Files.exists(file));
    report.put("manifest", migration.manifest());
    report.put("by_hand", migration.steps());
    return report;
  }

  private void print(LegacyMigration migration, Path file, boolean wasThere) {
    Terminal terminal = session.terminal();
    if (wasThere) {
      terminal.print(file + " is there already and stays as it is");
    } else if (write) {
      terminal.print("written to " + file);
    } else {
      terminal.print(migration.manifest().stripTrailing());
      terminal.note("");
      terminal.note("nothing was written; --write puts this into " + file);
    }
    List<String> steps = migration.steps();
    terminal.note("");
    terminal.note(terminal.strong("By hand"));
    for (int i = 0; i < steps.size(); i++) {
      terminal.note("  %d. %s".formatted(i + 1, steps.get(i)));
    }
  }
}
