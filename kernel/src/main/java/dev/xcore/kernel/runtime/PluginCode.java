package dev.xcore.kernel.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A plugin's code, brought into the process from a private copy of its files.
 *
 * @param entryClass loaded, not initialised
 * @param loader the plugin's own class loader
 * @param directory the private, content-addressed copy; the plugin's own folder is not held open
 * @param contentHash SHA-256 of all files of the plugin, 64 hexadecimal digits
 * @param loadTime how long each step took, in their order: {@code copy}, {@code compile} for
 *     sources, {@code link}
 */
public record PluginCode(
    Class<?> entryClass,
    PluginClassLoader loader,
    Path directory,
    String contentHash,
    Map<String, Duration> loadTime)
    implements Closeable {

  /** Copies the map, keeping its order. */
  public PluginCode {
    loadTime = Collections.unmodifiableMap(new LinkedHashMap<>(loadTime));
  }

  /**
   * Returns the folder of files that are served as they are.
   *
   * @return {@code resources/public} of the private copy, empty if the plugin has none
   */
  public Optional<Path> publicDirectory() {
    Path files = directory.resolve("resources").resolve("public");
    return Files.isDirectory(files) ? Optional.of(files) : Optional.empty();
  }

  /**
   * Makes the same classes once more, in a class loader of their own. They live on the private copy
   * of this one, which is to be closed after them.
   */
  PluginCode copy() {
    PluginClassLoader again = loader.copy();
    try {
      return new PluginCode(
          Class.forName(entryClass.getName(), false, again),
          again,
          directory,
          contentHash,
          loadTime);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalStateException(
          entryClass.getName() + " is no longer in the private copy at " + directory, e);
    }
  }

  /**
   * Closes the class loader and gives the private copy back; classes not loaded yet can no longer
   * be. Harmless when repeated.
   */
  @Override
  public void close() throws IOException {
    loader.close();
  }
}
