package dev.xcore.cli;

import dev.xcore.compiler.CompilerOptions;
import dev.xcore.kernel.runtime.MigrationFiles;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginPackage;
import dev.xcore.kernel.runtime.PluginPackager;
import dev.xcore.kernel.runtime.PluginPackager.Packed;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.services.migrations.MigrationScripts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Packs plugins, with intermediate results in a folder that goes away. */
final class PluginPacking {

  private PluginPacking() {}

  /**
   * Packs a plugin.
   *
   * @param session of the command
   * @param plugin a folder
   * @param output where the archive goes
   * @throws SettingsException if the plugin does not compile or load, or its migrations are wrong
   */
  static Packed pack(Session session, PluginPackage plugin, Path output) {
    try (ScratchFolder scratch = ScratchFolder.create("xcore-package")) {
      checkMigrations(plugin);
      CompilerOptions compiler = CompilerOptions.forUser(session.surroundings().environment());
      return PluginPackager.create(scratch.path(), compiler)
          .pack(plugin, output, session.application().catalog()::find);
    } catch (PluginLoadException failure) {
      throw new SettingsException(failure.problems());
    } catch (IOException failure) {
      throw new CommandFailure(
          "%s cannot be packed into %s: %s"
              .formatted(plugin.location(), output, failure.getMessage()),
          failure);
    }
  }

  private static void checkMigrations(PluginPackage plugin) throws IOException {
    List<Problem> problems = MigrationScripts.read(MigrationFiles.of(plugin)).problems();
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }
}
