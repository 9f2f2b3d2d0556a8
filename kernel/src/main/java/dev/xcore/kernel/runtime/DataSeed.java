package dev.xcore.kernel.runtime;

import dev.xcore.kernel.runtime.PluginFiles.PluginFile;
import dev.xcore.kernel.runtime.PrivateCopies.PrivateCopy;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The files that a plugin brings for its data folder. They are copied when the plugin has no data
 * folder yet, and never again: what the plugin has written is not overwritten.
 */
final class DataSeed {

  private static final String SEED = "data/";

  private final Path directory;

  /** Makes a seed that plants into a folder of data folders. */
  DataSeed(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes a plugin's data folder from its seed; does nothing if the plugin brings none, or has a
   * data folder.
   *
   * @param plugin the plugin
   * @param copy its files, for an archive
   */
  void plant(PluginPackage plugin, PrivateCopy copy) throws IOException {
    Path target = directory.resolve(plugin.manifest().name());
    if (Files.exists(target)) {
      return;
    }
    switch (plugin.form()) {
      case SOURCE, BINARY, CORE -> plantFolder(plugin, target);
      case ARCHIVE -> plantArchive(plugin, copy, target);
    }
  }

  private void plantFolder(PluginPackage plugin, Path target) throws IOException {
    Path seed = plugin.location().resolve(SEED);
    if (!Files.isDirectory(seed)) {
      return;
    }
    Path draft = draft();
    try {
      for (PluginFile file : PluginFiles.below(plugin.location(), seed)) {
        Path copied = draft.resolve(file.path());
        Files.createDirectories(copied.resolveSibling(""));
        Files.copy(file.source(), copied);
      }
      publish(draft, target);
    } finally {
      FileTree.delete(draft);
    }
  }

  private void plantArchive(PluginPackage plugin, PrivateCopy copy, Path target)
      throws IOException {
    Path jar = copy.directory().resolve(PrivateCopies.ARCHIVE);
    Path draft = draft();
    try (PluginArchive archive = PluginArchive.open(jar, plugin.location())) {
      if (archive.unpack(SEED, name -> true, draft)) {
        publish(draft, target);
      }
    } finally {
      FileTree.delete(draft);
    }
  }

  private Path draft() throws IOException {
    Files.createDirectories(directory);
    return Files.createTempDirectory(directory, ".seed-");
  }

  private static void publish(Path draft, Path target) throws IOException {
    try {
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.exists(target)) { // Made by somebody else meanwhile, it is not touched.
        throw e;
      }
    }
  }
}
