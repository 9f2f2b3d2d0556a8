package dev.xcore.kernel.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All files of a plugin's code path, read once: the very bytes that are scanned, hashed and sent to
 * a worker. Immutable.
 */
public final class CodeImage {

  private final List<CodeElement> elements;
  private final List<CodeEntry> entries;
  private final Map<String, CodeEntry> first;
  private final List<CodeFlaw> flaws;
  private final long bytes;
  private final String hash;

  CodeImage(
      List<CodeElement> elements, List<CodeEntry> entries, List<CodeFlaw> flaws, String hash) {
    this.elements = List.copyOf(elements);
    this.entries = List.copyOf(entries);
    this.flaws = List.copyOf(flaws);
    this.hash = hash;
    Map<String, CodeEntry> byPath = LinkedHashMap.newLinkedHashMap(entries.size());
    long sum = 0;
    for (CodeEntry entry : entries) {
      byPath.putIfAbsent(entry.path(), entry);
      sum += entry.bytes().length;
    }
    this.first = byPath;
    this.bytes = sum;
  }

  /**
   * Reads the code of a plugin from the private copy of its files.
   *
   * @param directory the private copy, with {@code resources/} and {@code lib/}
   * @param classPath folders and jars with its classes, own ones first
   * @return own classes, then resources, then libraries
   * @throws CodeImageException if it holds more than {@link CodeLimits#USUAL} or a damaged jar
   * @throws IOException if it cannot be read
   */
  public static CodeImage of(Path directory, List<Path> classPath) throws IOException {
    Path libraries = directory.resolve("lib");
    List<CodeElement> elements = new ArrayList<>();
    for (Path path : classPath) {
      if (!path.startsWith(libraries)) {
        String label = Files.isDirectory(path) ? "classes" : "plugin.jar";
        elements.add(new CodeElement(CodeElement.Kind.OWN, label, path));
      }
    }
    Path resources = directory.resolve("resources");
    if (Files.isDirectory(resources)) {
      elements.add(new CodeElement(CodeElement.Kind.RESOURCES, "resources", resources));
    }
    for (Path path : classPath) {
      if (path.startsWith(libraries)) {
        String label = "lib/" + path.getFileName();
        elements.add(new CodeElement(CodeElement.Kind.LIBRARY, label, path));
      }
    }
    return read(elements, CodeLimits.USUAL);
  }

  /**
   * Reads folders and jars.
   *
   * @param elements in the order in which a class is looked for
   * @param limits how much they may hold
   * @return their files
   * @throws CodeImageException if they hold more, or a damaged jar
   * @throws IOException if they cannot be read
   */
  public static CodeImage read(List<CodeElement> elements, CodeLimits limits) throws IOException {
    return new CodeImageReader(limits).read(elements);
  }

  /**
   * Returns the code path.
   *
   * @return in its order
   */
  public List<CodeElement> elements() {
    return elements;
  }

  /**
   * Returns every file, also those that another one of the same path hides.
   *
   * @return in the order of the code path, sorted by path within a folder
   */
  public List<CodeEntry> entries() {
    return entries;
  }

  /**
   * Returns the files that can be found: of each path the first. This is what a worker is sent.
   *
   * @return in the order of the code path
   */
  public Collection<CodeEntry> visible() {
    return Collections.unmodifiableCollection(first.values());
  }

  /**
   * Finds a file.
   *
   * @param path such as {@code shop/Shop.class}
   * @return the first of that path
   */
  public Optional<CodeEntry> find(String path) {
    return Optional.ofNullable(first.get(path));
  }

  /**
   * Returns what was noticed about the files while they were read.
   *
   * @return a scan refuses each
   */
  public List<CodeFlaw> flaws() {
    return flaws;
  }

  /**
   * Returns the size of all entries.
   *
   * @return in bytes
   */
  public long bytes() {
    return bytes;
  }

  /**
   * Returns a hash over elements, paths and contents in their order.
   *
   * @return SHA-256, 64 hexadecimal digits
   */
  public String hash() {
    return hash;
  }
}
