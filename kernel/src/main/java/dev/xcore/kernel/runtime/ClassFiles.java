package dev.xcore.kernel.runtime;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The class files below folders and in jars, read as bytes: no class is loaded. */
final class ClassFiles implements AutoCloseable {

  private static final String SUFFIX = ".class";
  private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/\\d+/(.*)");

  private final Map<Path, Optional<ZipFile>> roots = new LinkedHashMap<>();

  private ClassFiles() {}

  /**
   * Opens folders and jars.
   *
   * @param roots in the order in which classes are looked for
   * @throws PluginLoadException if a jar cannot be read
   */
  static ClassFiles open(List<Path> roots) throws IOException {
    ClassFiles files = new ClassFiles();
    try {
      for (Path root : roots) {
        files.roots.put(root, jar(root));
      }
      return files;
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private static Optional<ZipFile> jar(Path root) throws IOException {
    if (Files.isDirectory(root)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ZipFile(root.toFile()));
    } catch (ZipException | IllegalArgumentException e) {
      throw PluginFiles.refused(
          Path.of("lib", root.getFileName().toString()),
          "is no readable jar (truncated or damaged?): " + e.getMessage());
    }
  }

  /** Lists the binary names of all classes, those of other Java versions left out. */
  List<String> names() throws IOException {
    return paths().stream()
        .filter(path -> path.endsWith(SUFFIX) && !path.startsWith("META-INF/"))
        .filter(path -> path.chars().noneMatch(Character::isISOControl))
        .map(path -> path.substring(0, path.length() - SUFFIX.length()).replace('/', '.'))
        .filter(name -> !name.endsWith("module-info") && !name.endsWith("package-info"))
        .distinct()
        .toList();
  }

  /** Reads a class, by its binary name; empty if there is none. */
  Optional<byte[]> read(String name) throws IOException {
    String path = name.replace('.', '/') + SUFFIX;
    for (Map.Entry<Path, Optional<ZipFile>> root : roots.entrySet()) {
      Optional<byte[]> bytes =
          root.getValue().isPresent()
              ? read(root.getValue().get(), path)
              : read(root.getKey().resolve(path));
      if (bytes.isPresent()) {
        return bytes;
      }
    }
    return Optional.empty();
  }

  /**
   * Refuses classes in packages that belong to the platform.
   *
   * @param plugin the name that errors give the plugin
   */
  void checkPackages(Path plugin) throws IOException {
    for (String path : paths()) {
      var versioned = VERSIONED.matcher(path);
      String effective = versioned.matches() ? versioned.group(1) : path;
      boolean forbidden = effective.startsWith("java/") || effective.startsWith("dev/xcore/");
      if (forbidden && effective.endsWith(SUFFIX)) {
        throw PluginFiles.refused(
            plugin,
            "holds the class %s, but packages java.* and dev.xcore.* belong to the platform; %s"
                .formatted(
                    effective.substring(0, effective.length() - SUFFIX.length()).replace('/', '.'),
                    effective.startsWith("java/")
                        ? "move the class to another package"
                        : "leave the SDK out of the plugin (in Maven: scope 'provided')"));
      }
    }
  }

  private List<String> paths() throws IOException {
    List<String> paths = new ArrayList<>();
    for (Map.Entry<Path, Optional<ZipFile>> root : roots.entrySet()) {
      if (root.getValue().isPresent()) {
        root.getValue().get().stream().map(ZipEntry::getName).forEach(paths::add);
      } else {
        for (Path file : FileTree.files(root.getKey())) {
          paths.add(root.getKey().relativize(file).toString().replace(File.separatorChar, '/'));
        }
      }
    }
    return paths;
  }

  private static Optional<byte[]> read(ZipFile jar, String path) throws IOException {
    @Nullable ZipEntry entry = jar.getEntry(path);
    if (entry == null) {
      return Optional.empty();
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return Optional.of(in.readNBytes((int) PluginFiles.LARGEST_FILE));
    }
  }

  private static Optional<byte[]> read(Path file) throws IOException {
    return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    for (Optional<ZipFile> jar : roots.values()) {
      if (jar.isPresent()) {
        jar.get().close();
      }
    }
  }
}
