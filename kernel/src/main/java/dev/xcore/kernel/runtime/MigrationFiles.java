package dev.xcore.kernel.runtime;

import dev.xcore.kernel.runtime.PluginFiles.PluginFile;
import dev.xcore.kernel.services.MigrationSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Reads the folder {@code migrations/} of plugins, as data. */
public final class MigrationFiles {

  private static final String FOLDER = "migrations";
  private static final String PREFIX = FOLDER + "/";

  private MigrationFiles() {}

  /**
   * Reads the migrations of a plugin as it lies on disk now.
   *
   * @param plugin a folder or an archive
   * @return empty of files if it has none
   * @throws PluginLoadException if the plugin holds what a plugin may not hold
   * @throws IOException if it cannot be read
   */
  public static MigrationSource of(PluginPackage plugin) throws IOException {
    if (plugin.form() != PluginPackage.Form.ARCHIVE) {
      return of(plugin, plugin.location());
    }
    Map<String, byte[]> files = new TreeMap<>();
    try (PluginArchive archive = PluginArchive.open(plugin.location(), plugin.location())) {
      archive
          .read(name -> name.startsWith(PREFIX))
          .forEach((name, bytes) -> files.put(name.substring(PREFIX.length()), bytes));
    }
    return source(plugin, files);
  }

  /**
   * Reads the migrations of code that has been loaded: of its private copy, which nobody changes.
   *
   * @param plugin the plugin
   * @param code its code
   * @return empty of files if it has none
   * @throws IOException if the copy cannot be read
   */
  public static MigrationSource of(PluginPackage plugin, PluginCode code) throws IOException {
    return of(plugin, code.directory());
  }

  private static MigrationSource of(PluginPackage plugin, Path directory) throws IOException {
    Path folder = directory.resolve(FOLDER);
    Map<String, byte[]> files = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      for (PluginFile file : PluginFiles.below(directory, folder)) {
        if (PluginFiles.isContent(PREFIX + file.path())) {
          files.put(file.path(), Files.readAllBytes(file.source()));
        }
      }
    }
    return source(plugin, files);
  }

  private static MigrationSource source(PluginPackage plugin, Map<String, byte[]> files) {
    return new MigrationSource(
        plugin.manifest().name(),
        plugin.manifest().version().toString(),
        plugin.location().toString(),
        files);
  }
}
