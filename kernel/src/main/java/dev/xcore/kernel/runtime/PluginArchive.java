package dev.xcore.kernel.runtime;

import dev.xcore.kernel.runtime.ContentHash.HashedFile;
import dev.xcore.kernel.settings.Wording;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A plugin's jar, read with distrust: names that could lead out of a folder, duplicates, and sizes
 * out of all proportion are refused before anything is unpacked, and sizes are counted again while
 * unpacking, since a jar may lie about them.
 */
final class PluginArchive implements AutoCloseable {

  /** Expanded to more than this multiple, an entry of more than a mebibyte is a bomb. */
  private static final int MOST_EXPANSION = 200;

  private static final long EXPANSION_CHECKED_FROM = 1 << 20;

  private final Path shown;
  private final ZipFile zip;
  private final List<ZipEntry> entries;

  private PluginArchive(Path shown, ZipFile zip, List<ZipEntry> entries) {
    this.shown = shown;
    this.zip = zip;
    this.entries = entries;
  }

  /**
   * Opens and checks a jar.
   *
   * @param jar the file
   * @param shown the name that errors give it
   * @throws PluginLoadException if it is no jar, or not a decent one
   */
  static PluginArchive open(Path jar, Path shown) throws IOException {
    ZipFile zip;
    try {
      zip = new ZipFile(jar.toFile());
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw PluginFiles.refused(
          shown, "is no readable jar (truncated or damaged?): " + e.getMessage());
    }
    try {
      return new PluginArchive(shown, zip, checked(zip, shown));
    } catch (RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  /** Returns the names of all files in the jar. */
  List<String> names() {
    return entries.stream().map(ZipEntry::getName).toList();
  }

  /**
   * Unpacks files below a folder.
   *
   * @param prefix removed from the names
   * @param wanted which names, with the prefix
   * @param folder an existing folder
   * @return whether there was any
   */
  boolean unpack(String prefix, Predicate<String> wanted, Path folder) throws IOException {
    boolean any = false;
    for (ZipEntry entry : entries) {
      String name = entry.getName();
      if (name.startsWith(prefix) && wanted.test(name)) {
        Path target = folder.resolve(name.substring(prefix.length())).normalize();
        if (!target.startsWith(folder)) {
          throw refused(name, "would be unpacked outside of the plugin");
        }
        Files.createDirectories(target.resolveSibling(""));
        unpack(entry, target);
        any = true;
      }
    }
    return any;
  }

  /** Reads files into memory, by name. */
  Map<String, byte[]> read(Predicate<String> wanted) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    for (ZipEntry entry : entries) {
      if (wanted.test(entry.getName())) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        copy(entry, content);
        contents.put(entry.getName(), content.toByteArray());
      }
    }
    return contents;
  }

  /** Hashes files, in the order of the archive. */
  List<HashedFile> hashes(Predicate<String> wanted) throws IOException {
    List<HashedFile> hashes = new ArrayList<>();
    for (ZipEntry entry : entries) {
      if (wanted.test(entry.getName())) {
        ContentHash.Writer writer = new ContentHash.Writer(entry.getName());
        copy(entry, writer);
        hashes.add(writer.file());
      }
    }
    return hashes;
  }

  private void unpack(ZipEntry entry, Path target) throws IOException {
    try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
      copy(entry, out);
    }
  }

  private void copy(ZipEntry entry, OutputStream out) throws IOException {
    long budget = entry.getSize();
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] buffer = new byte[16 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        budget -= read;
        if (budget < 0) {
          throw refused(entry.getName(), "is larger than the jar says");
        }
        out.write(buffer, 0, read);
      }
    } catch (ZipException | EOFException e) {
      throw refused(entry.getName(), "is damaged: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private static List<ZipEntry> checked(ZipFile zip, Path shown) {
    if (zip.size() > PluginFiles.MOST_FILES) {
      throw PluginFiles.refused(
          shown,
          "holds %,d entries; a plugin may have %,d".formatted(zip.size(), PluginFiles.MOST_FILES));
    }
    List<ZipEntry> files = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    long bytes = 0;
    for (ZipEntry entry : Collections.list(zip.entries())) {
      check(entry, shown, seen);
      bytes += entry.getSize();
      if (!entry.isDirectory()) {
        files.add(entry);
      }
    }
    if (bytes > PluginFiles.MOST_BYTES) {
      throw PluginFiles.refused(
          shown,
          "unpacks to %,d bytes; a plugin may have %,d".formatted(bytes, PluginFiles.MOST_BYTES));
    }
    return files;
  }

  private static void check(ZipEntry entry, Path shown, Set<String> seen) {
    String name = entry.getName();
    if (leadsOut(name)) {
      throw refused(shown, name, "could lead out of the plugin; names are relative, with '/'");
    }
    if (!seen.add(name)) {
      throw refused(shown, name, "is there twice");
    }
    long size = entry.getSize();
    if (size < 0 || size > PluginFiles.LARGEST_FILE) {
      throw refused(
          shown,
          name,
          "has %,d bytes; a file may have %,d".formatted(size, PluginFiles.LARGEST_FILE));
    }
    if (size > EXPANSION_CHECKED_FROM
        && size / Math.max(1, entry.getCompressedSize()) > MOST_EXPANSION) {
      throw refused(
          shown,
          name,
          "expands from %,d to %,d bytes, more than %d times"
              .formatted(entry.getCompressedSize(), size, MOST_EXPANSION));
    }
  }

  private static boolean leadsOut(String name) {
    return name.isEmpty()
        || name.startsWith("/")
        || name.indexOf('\\') >= 0
        || name.indexOf(':') >= 0
        || name.chars().anyMatch(Character::isISOControl)
        || List.of(name.split("/", -1)).stream().anyMatch(p -> p.equals("..") || p.equals("."));
  }

  private PluginLoadException refused(String name, String message) {
    return refused(shown, name, message);
  }

  private static PluginLoadException refused(Path shown, String name, String message) {
    return PluginFiles.refused(shown, "entry '" + Wording.shorten(name) + "' " + message);
  }
}
