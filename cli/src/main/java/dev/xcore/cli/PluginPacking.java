package dev.xcore.cli;

import dev.xcore.compiler.CompilerOptions;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginPackage;
import dev.xcore.kernel.runtime.PluginPackager;
import dev.xcore.kernel.runtime.PluginPackager.Packed;
import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;

/** Packs plugins, with intermediate results in a folder that goes away. */
final class PluginPacking {

  private PluginPacking() {}

  /**
   * Packs a plugin.
   *
   * @param session of the command
   * @param plugin a folder
   * @param output where the archive goes
   * @throws SettingsException if the plugin does not compile or load
   */
  static Packed pack(Session session, PluginPackage plugin, Path output) {
    try (ScratchFolder scratch = ScratchFolder.create("xcore-package")) {
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
}
