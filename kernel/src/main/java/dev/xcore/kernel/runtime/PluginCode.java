package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.signing.SignatureReport;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A plugin's code, brought into the process from a private copy of its files.
 *
 * @param entryClass loaded, not initialised; of a sandboxed plugin a stand-in
 * @param entryName of the entry class
 * @param loader the plugin's own class loader
 * @param directory the private, content-addressed copy; the plugin's own folder is not held open
 * @param classPath folders and jars with its classes, inside private copies
 * @param imports names of the plugins whose exports it sees
 * @param contentHash SHA-256 of all files of the plugin, 64 hexadecimal digits
 * @param signature what its signature was worth when it was loaded; empty if nobody asked
 * @param loadTime how long each step took, in their order: {@code copy}, {@code compile} for
 *     sources, {@code link}
 */
public record PluginCode(
    Class<?> entryClass,
    String entryName,
    PluginClassLoader loader,
    Path directory,
    List<Path> classPath,
    Set<String> imports,
    String contentHash,
    Optional<SignatureReport> signature,
    Map<String, Duration> loadTime)
    implements Closeable {

  /** Copies the collections; the map keeps its order. */
  public PluginCode {
    classPath = List.copyOf(classPath);
    imports = Set.copyOf(imports);
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

  /** Returns the very same content as a plugin to load again. */
  PluginPackage asPackage(PluginPackage.Form form, PluginManifest manifest) {
    Path location =
        form == PluginPackage.Form.ARCHIVE ? directory.resolve(PrivateCopies.ARCHIVE) : directory;
    return new PluginPackage(location, form, manifest);
  }

  /**
   * Makes the same classes once more, in a class loader of their own. They live on the private copy
   * of this one, which is to be closed after them.
   */
  PluginCode copy() {
    PluginClassLoader again = loader.copy();
    try {
      return new PluginCode(
          Class.forName(entryName, false, again),
          entryName,
          again,
          directory,
          classPath,
          imports,
          contentHash,
          signature,
          loadTime);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalStateException(
          entryName + " is no longer in the private copy at " + directory, e);
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
