package dev.xcore.kernel.runtime;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A plugin's code, brought into the process from a private copy of its files.
 *
 * @param entryClass loaded, not initialised
 * @param loader the plugin's own class loader
 * @param directory the private, content-addressed copy; the plugin's own folder is not held open
 * @param contentHash SHA-256 of all files of the plugin, 64 hexadecimal digits
 */
public record PluginCode(
    Class<?> entryClass, PluginClassLoader loader, Path directory, String contentHash)
    implements Closeable {

  /**
   * Returns the folder of files that are served as they are.
   *
   * @return {@code resources/public} of the private copy, empty if the plugin has none
   */
  public Optional<Path> publicDirectory() {
    Path files = directory.resolve("resources").resolve("public");
    return java.nio.file.Files.isDirectory(files) ? Optional.of(files) : Optional.empty();
  }

  /** Closes the class loader; classes not loaded yet can no longer be. */
  @Override
  public void close() throws java.io.IOException {
    loader.close();
  }
}
