package dev.xcore.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Brings a plugin into a temporary application: a jar as it is, compiled classes as a jar, any
 * other folder as a folder, without what is not part of the plugin.
 *
 * @param source the plugin
 * @param name of the copy, without {@code .jar}
 */
record PluginCopy(Path source, String name) {

  private static final Set<String> LEFT_OUT =
      Set.of("test", "target", "var", ".git", ".idea", ".vscode");

  static PluginCopy of(Path source) {
    return new PluginCopy(source, String.valueOf(source.getFileName()).replaceFirst("\\.jar$", ""));
  }

  PluginCopy named(String other) {
    return new PluginCopy(source, other);
  }

  /** Copies and returns where the copy lies. */
  Path into(Path plugins) throws IOException {
    if (Files.isRegularFile(source)) {
      return Files.copy(source, plugins.resolve(name + ".jar"));
    }
    if (isCompiled()) {
      return pack(plugins.resolve(name + ".jar"));
    }
    Path target = plugins.resolve(name);
    for (Path file : files()) {
      Path copy = target.resolve(source.relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(file, copy);
      }
    }
    return target;
  }

  /** A folder with a manifest, but none of the folders that a plugin's code lies in. */
  private boolean isCompiled() {
    return Stream.of("src", "classes", "lib")
            .noneMatch(part -> Files.isDirectory(source.resolve(part)))
        || source.endsWith(Path.of("target", "classes"));
  }

  private Path pack(Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (Path entry : files()) {
        if (Files.isRegularFile(entry)) {
          zip.putNextEntry(new ZipEntry(source.relativize(entry).toString().replace('\\', '/')));
          Files.copy(entry, zip);
          zip.closeEntry();
        }
      }
    }
    return jar;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      return files.filter(this::isPart).sorted().toList();
    }
  }

  private boolean isPart(Path file) {
    Path relative = source.relativize(file);
    return !LEFT_OUT.contains(relative.getName(0).toString());
  }

  /** Removes a folder with all its content; links are removed, not followed. */
  static void delete(Path folder) throws IOException {
    List<Path> content;
    try (Stream<Path> files = Files.walk(folder)) {
      content = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : content) {
      Files.deleteIfExists(file);
    }
  }
}
