package dev.xcore.kernel.install;

import dev.xcore.kernel.registry.ManifestReader;
import dev.xcore.kernel.runtime.PluginFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Takes a plugin out of an archive. Sizes are checked before anything is written and counted again
 * while writing, since an archive may lie about them. Used by one thread.
 */
final class Unpacking {

  /** An archive of more than a mebibyte unpacked may not expand to more than this multiple. */
  static final int MOST_EXPANSION = 100;

  private static final long EXPANSION_CHECKED_FROM = 1 << 20;
  private static final int BUFFER = 64 * 1024;
  private static final Set<String> MANIFESTS = Set.of(ManifestReader.FILE, "plugin.json");

  private final ZipArchive archive;
  private final InstallProgress progress;
  private final ByteBuffer packed = ByteBuffer.allocate(BUFFER);
  private final byte[] unpacked = new byte[BUFFER];
  private long written;

  Unpacking(ZipArchive archive, InstallProgress progress) {
    this.archive = archive;
    this.progress = progress;
  }

  /**
   * Checks names and sizes.
   *
   * @param archive the archive
   * @param asFolder whether it is to be unpacked, where file systems may not distinguish case
   */
  static void check(ZipArchive archive, boolean asFolder) throws IOException {
    EntryNames names = new EntryNames(!asFolder, archive::refused);
    long total = 0;
    for (ZipItem item : archive.items()) {
      names.add(item.name());
      if (item.size() > PluginFiles.LARGEST_FILE) {
        throw archive.refused(
            item.name(),
            "has %,d bytes; a file may have %,d".formatted(item.size(), PluginFiles.LARGEST_FILE));
      }
      checkExpansion(archive, "entry '" + item.name() + "' ", item.packed(), item.size());
      total += item.size();
    }
    if (total > PluginFiles.MOST_BYTES) {
      throw archive.refused(
          "unpacks to %,d bytes; a plugin may have %,d".formatted(total, PluginFiles.MOST_BYTES));
    }
    checkExpansion(archive, "", archive.length(), total);
  }

  private static void checkExpansion(ZipArchive archive, String what, long packed, long size) {
    if (size > EXPANSION_CHECKED_FROM && size / Math.max(1, packed) > MOST_EXPANSION) {
      throw archive.refused(
          "%sexpands from %,d to %,d bytes, more than %d times"
              .formatted(what, packed, size, MOST_EXPANSION));
    }
  }

  /**
   * Finds the plugin in an archive: at its root, or in a folder of its root.
   *
   * @param wanted the folder's name, for an archive of several plugins
   * @return what its names begin with: empty, or a folder's name and a slash
   */
  static String prefix(ZipArchive archive, Optional<String> wanted) {
    Set<String> folders = new TreeSet<>();
    for (ZipItem item : archive.items()) {
      int slash = item.name().lastIndexOf('/');
      if (MANIFESTS.contains(item.name().substring(slash + 1))) {
        if (slash < 0) {
          return "";
        }
        if (item.name().indexOf('/') == slash) {
          folders.add(item.name().substring(0, slash));
        }
      }
    }
    if (wanted.filter(folders::contains).isPresent()) {
      return wanted.get() + "/";
    }
    if (folders.size() == 1) {
      return folders.iterator().next() + "/";
    }
    throw archive.refused(
        folders.isEmpty()
            ? "holds no plugin: there is no plugin.yaml at its root or in a folder of its root"
            : "holds several plugins: %s; say which with --name"
                .formatted(String.join(", ", folders)));
  }

  /**
   * Unpacks what lies below a prefix.
   *
   * @param prefix removed from the names
   * @param folder an existing, empty folder
   */
  void into(String prefix, Path folder) throws IOException {
    List<ZipItem> wanted =
        archive.items().stream().filter(item -> item.name().startsWith(prefix)).toList();
    long total = wanted.stream().mapToLong(ZipItem::size).sum();
    for (ZipItem item : wanted) {
      Path target = folder.resolve(item.name().substring(prefix.length())).normalize();
      if (!target.startsWith(folder)) {
        throw archive.refused(item.name(), "would be unpacked outside of the plugin");
      }
      if (item.isFolder()) {
        Files.createDirectories(target);
      } else {
        Files.createDirectories(target.resolveSibling(""));
        unpack(item, target);
      }
      written += item.size();
      progress.at(written, total);
    }
  }

  private void unpack(ZipItem item, Path target) throws IOException {
    CRC32 checksum = new CRC32();
    long size;
    try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
      size =
          item.method() == ZipItem.STORED
              ? copy(item, out, checksum)
              : inflate(item, out, checksum);
    } catch (DataFormatException e) {
      throw archive.refused(item.name(), "is damaged: " + e.getMessage());
    }
    if (size != item.size() || checksum.getValue() != item.checksum()) {
      throw archive.refused(item.name(), "is damaged: its checksum or size is wrong");
    }
  }

  private long copy(ZipItem item, OutputStream out, CRC32 checksum) throws IOException {
    long done = 0;
    while (done < item.packed()) {
      int length = fill(item, done);
      out.write(packed.array(), 0, length);
      checksum.update(packed.array(), 0, length);
      done += length;
    }
    return done;
  }

  private long inflate(ZipItem item, OutputStream out, CRC32 checksum)
      throws IOException, DataFormatException {
    long read = 0;
    long size = 0;
    Inflater inflater = new Inflater(true);
    try {
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          if (read == item.packed()) {
            throw new DataFormatException("it ends too early");
          }
          int length = fill(item, read);
          inflater.setInput(packed.array(), 0, length);
          read += length;
        }
        int length = inflater.inflate(unpacked);
        size += length;
        if (size > item.size() || inflater.needsDictionary()) {
          throw archive.refused(item.name(), "is larger than the archive says");
        }
        out.write(unpacked, 0, length);
        checksum.update(unpacked, 0, length);
      }
      if (read != item.packed() || inflater.getRemaining() > 0) {
        throw archive.refused(item.name(), "has bytes after its end");
      }
    } finally {
      inflater.end();
    }
    return size;
  }

  /** Reads the next packed bytes of an entry, at least one. */
  private int fill(ZipItem item, long done) throws IOException {
    packed.clear().limit((int) Math.min(packed.capacity(), item.packed() - done));
    int length = archive.read(packed, item.content() + done);
    if (length <= 0) {
      throw archive.refused(item.name(), "is cut off");
    }
    return length;
  }
}
