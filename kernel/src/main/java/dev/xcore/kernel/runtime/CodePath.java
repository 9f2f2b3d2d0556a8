package dev.xcore.kernel.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a plugin's classes and resources are, in the order in which they are looked for.
 *
 * @param own folders and jars with the plugin's own classes
 * @param resources the folder of its resources, at most one
 * @param libraries its {@code lib/*.jar}, sorted by name
 */
record CodePath(List<Path> own, List<Path> resources, List<Path> libraries) {

  /** Holds nothing. */
  static final CodePath NONE = new CodePath(List.of(), List.of(), List.of());

  CodePath {
    own = List.copyOf(own);
    resources = List.copyOf(resources);
    libraries = List.copyOf(libraries);
  }

  /**
   * Looks into a plugin's copy.
   *
   * @param plugin the plugin
   * @param copy its copy
   * @return its path; without own classes if the plugin is in source form
   */
  static CodePath of(PluginPackage plugin, Path copy) throws IOException {
    List<Path> own =
        switch (plugin.form()) {
          case SOURCE -> List.of();
          case CORE -> List.of();
          case BINARY -> existing(copy.resolve("classes"));
          case ARCHIVE -> List.of(copy.resolve(PrivateCopies.ARCHIVE));
        };
    return new CodePath(own, existing(copy.resolve("resources")), jars(copy.resolve("lib")));
  }

  /** Returns the same with compiled classes. */
  CodePath withOwn(Path classes) {
    return new CodePath(List.of(classes), resources, libraries);
  }

  /** Returns all that holds classes. */
  List<Path> withLibraries() {
    return Stream.concat(own.stream(), libraries.stream()).toList();
  }

  /**
   * Returns where to look for the plugin's entry class: in its libraries if it has nothing else.
   */
  List<Path> entryCode() {
    return own.isEmpty() ? libraries : own;
  }

  /** Returns everything. */
  List<Path> all() {
    List<Path> all = new ArrayList<>(own);
    all.addAll(resources);
    all.addAll(libraries);
    return all;
  }

  /** Lists the jars of a folder; a folder that does not exist has none. */
  static List<Path> jars(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".jar"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  private static List<Path> existing(Path folder) {
    return Files.isDirectory(folder) ? List.of(folder) : List.of();
  }
}
