package dev.xcore.app;

import dev.xcore.kernel.registry.ManifestReader;
import dev.xcore.kernel.runtime.CorePlugins;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The files of core plugins: manifests and migrations, which are resources {@code core/NAME/…} of
 * the class path. They are written into the platform's folder, where plugins are loaded from.
 */
final class CorePluginFiles {

  /** What they need beside the SDK and their own packages. */
  private static final List<String> LIBRARIES =
      List.of("dev.xcore.auth.secret", "com.nimbusds", "com.password4j", "io.nayuki.qrcodegen");

  private static final String RESOURCES = CorePlugins.FOLDER + "/";

  private final ClassLoader host;

  private CorePluginFiles(ClassLoader host) {
    this.host = host;
  }

  /** Looks for them where the platform's own classes are. */
  static CorePluginFiles ofHost() {
    return of(CorePluginFiles.class.getClassLoader());
  }

  /** Looks for them on some class path. */
  static CorePluginFiles of(ClassLoader host) {
    return new CorePluginFiles(host);
  }

  /**
   * Returns those that are wanted, if they are on the class path.
   *
   * @param replaced names of those that are not
   */
  CorePlugins plugins(Set<String> replaced) {
    boolean isThere = CorePlugins.NAMES.stream().allMatch(name -> manifest(name).isPresent());
    if (!isThere) {
      return CorePlugins.none(); // The module is left out.
    }
    Set<String> present = new HashSet<>(CorePlugins.NAMES);
    present.removeAll(replaced);
    return new CorePlugins(present, host, LIBRARIES);
  }

  private Optional<URL> manifest(String name) {
    return Optional.ofNullable(host.getResource(RESOURCES + name + "/" + ManifestReader.FILE));
  }

  /**
   * Writes what has changed, each file at once, and removes what is not theirs.
   *
   * @param plugins which
   * @param varDirectory the platform's folder
   * @throws UncheckedIOException if they cannot be read or written
   */
  void write(CorePlugins plugins, Path varDirectory) {
    try {
      for (String name : plugins.present()) {
        write(read(name), varDirectory.resolve(CorePlugins.FOLDER).resolve(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the core plugins cannot be written into " + varDirectory + ": " + e.getMessage(), e);
    }
  }

  private static void write(Map<String, byte[]> files, Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      for (String there : paths(folder)) {
        if (!files.containsKey(there)) {
          Files.deleteIfExists(folder.resolve(there));
        }
      }
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = folder.resolve(file.getKey());
      boolean isWritten =
          Files.isRegularFile(target) && Arrays.equals(Files.readAllBytes(target), file.getValue());
      if (!isWritten) {
        replace(target, file.getValue());
      }
    }
  }

  private static void replace(Path target, byte[] bytes) throws IOException {
    Path folder = Files.createDirectories(target.resolveSibling(""));
    Path draft = Files.createTempFile(folder, ".new-", "");
    try {
      Files.write(draft, bytes);
      try {
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Lists the files of a folder, relative to it. */
  private static List<String> paths(Path folder) throws IOException {
    try (Stream<Path> there = Files.walk(folder)) {
      return there
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }

  /** Reads all files of a plugin, by their paths in it. */
  private Map<String, byte[]> read(String name) throws IOException {
    URL manifest =
        manifest(name)
            .orElseThrow(() -> new IOException("the class path has no " + RESOURCES + name));
    return manifest.getProtocol().equals("jar") ? ofJar(manifest, name) : ofFolder(manifest);
  }

  private static Map<String, byte[]> ofFolder(URL manifest) throws IOException {
    Path folder;
    try {
      folder = Path.of(new URI(manifest.toString())).resolveSibling("");
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IOException(manifest + " is neither in a folder nor in a jar", e);
    }
    Map<String, byte[]> files = new TreeMap<>();
    for (String path : paths(folder)) {
      files.put(path, Files.readAllBytes(folder.resolve(path)));
    }
    return files;
  }

  private static Map<String, byte[]> ofJar(URL manifest, String name) throws IOException {
    if (!(manifest.openConnection() instanceof JarURLConnection connection)) {
      throw new IOException(manifest + " is in a jar that cannot be opened");
    }
    connection.setUseCaches(false);
    String prefix = RESOURCES + name + "/";
    Map<String, byte[]> files = new TreeMap<>();
    try (JarFile jar = connection.getJarFile()) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().startsWith(prefix) && !entry.isDirectory()) {
          try (InputStream in = jar.getInputStream(entry)) {
            files.put(entry.getName().substring(prefix.length()), in.readAllBytes());
          }
        }
      }
    }
    return files;
  }
}
