package dev.xcore.kernel.install;

import dev.xcore.kernel.runtime.PluginFiles;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.settings.Wording;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A zip or jar file, read with distrust. Its directory is read once and is all that is believed;
 * whatever two programs could read differently (PKWARE APPNOTE 6.3.10) is refused: text around the
 * archive, ZIP64, encryption, links, entries that overlap, headers that contradict the directory.
 * Used by one thread.
 */
final class ZipArchive implements AutoCloseable {

  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_LENGTH = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;
  private static final long UNSIGNED = 0xffff_ffffL;
  private static final int MOST_DIRECTORY = 16 << 20;

  /** Encrypted, strongly encrypted, or with a masked directory. */
  private static final int ENCRYPTED = 0x2041;

  private static final int SIZES_FOLLOW = 0x0008;
  private static final int UNIX = 3;
  private static final int MACINTOSH = 19;
  private static final int TYPE = 0170000;
  private static final int TYPE_FILE = 0100000;
  private static final int TYPE_FOLDER = 0040000;
  private static final int TYPE_LINK = 0120000;

  private final Path shown;
  private final FileChannel channel;
  private final List<ZipItem> items = new ArrayList<>();
  private long directory;

  private ZipArchive(Path shown, FileChannel channel) {
    this.shown = shown;
    this.channel = channel;
  }

  /**
   * Opens and checks an archive.
   *
   * @param file the archive
   * @param shown the name that errors give it
   * @throws PluginLoadException if it is none, or not a decent one
   */
  static ZipArchive open(Path file, Path shown) throws IOException {
    ZipArchive archive = new ZipArchive(shown, FileChannel.open(file, StandardOpenOption.READ));
    try {
      archive.readDirectory();
      archive.readHeaders();
      return archive;
    } catch (EOFException e) {
      archive.close();
      throw archive.refused("is cut off, or no zip archive");
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  /** All entries in the order of the directory. */
  List<ZipItem> items() {
    return List.copyOf(items);
  }

  Path shown() {
    return shown;
  }

  /** The size of the archive itself in bytes. */
  long length() throws IOException {
    return channel.size();
  }

  /** Reads packed bytes of an entry from a position in the archive. */
  int read(ByteBuffer target, long position) throws IOException {
    return channel.read(target, position);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  PluginLoadException refused(String message) {
    return PluginFiles.refused(shown, message);
  }

  PluginLoadException refused(String name, String message) {
    return refused("entry '" + Wording.shorten(name) + "' " + message);
  }

  private void readDirectory() throws IOException {
    long start = endRecord();
    ByteBuffer end = bytes(start, END_LENGTH);
    int count = end.getShort(10) & 0xffff;
    long length = end.getInt(12) & UNSIGNED;
    long offset = end.getInt(16) & UNSIGNED;
    if (end.getShort(4) != 0 || end.getShort(6) != 0 || end.getShort(8) != end.getShort(10)) {
      throw refused("is one part of several; pack it into one file");
    }
    if (count == 0xffff || length == UNSIGNED || offset == UNSIGNED) {
      throw refused("is in the ZIP64 format, which no plugin needs; pack it without");
    }
    if (count > PluginFiles.MOST_FILES) {
      throw refused(
          "holds %,d entries; a plugin may have %,d".formatted(count, PluginFiles.MOST_FILES));
    }
    if (offset + length != start || length > MOST_DIRECTORY) {
      throw refused("has something before, after or inside of its directory; pack it again");
    }
    directory = offset;
    readDirectory(bytes(offset, (int) length), count);
  }

  /** The end record stands at the very end, but for a comment of the length that it says. */
  private long endRecord() throws IOException {
    long size = channel.size();
    long first = Math.max(0, size - END_LENGTH - LONGEST_COMMENT);
    ByteBuffer tail = bytes(first, (int) (size - first));
    for (int at = tail.limit() - END_LENGTH; at >= 0; at--) {
      if (tail.getInt(at) == END
          && at + END_LENGTH + (tail.getShort(at + 20) & 0xffff) == tail.limit()) {
        return first + at;
      }
    }
    throw refused("is cut off, or no zip archive");
  }

  private void readDirectory(ByteBuffer records, int count) {
    int at = 0;
    for (int i = 0; i < count; i++) {
      if (at + CENTRAL_LENGTH > records.limit() || records.getInt(at) != CENTRAL) {
        throw refused("has a damaged directory");
      }
      int nameLength = records.getShort(at + 28) & 0xffff;
      int next =
          at
              + CENTRAL_LENGTH
              + nameLength
              + (records.getShort(at + 30) & 0xffff)
              + (records.getShort(at + 32) & 0xffff);
      if (next > records.limit()) {
        throw refused("has a damaged directory");
      }
      items.add(item(records.slice(at, next - at).order(ByteOrder.LITTLE_ENDIAN), nameLength));
      at = next;
    }
    if (at != records.limit()) {
      throw refused("has more entries than it says; pack it again");
    }
  }

  private ZipItem item(ByteBuffer entry, int nameLength) {
    String name = text(entry.slice(CENTRAL_LENGTH, nameLength));
    checkKind(name, entry);
    ZipItem item =
        new ZipItem(
            name,
            entry.getShort(10) & 0xffff,
            entry.getInt(16) & UNSIGNED,
            entry.getInt(20) & UNSIGNED,
            entry.getInt(24) & UNSIGNED,
            entry.getInt(42) & UNSIGNED,
            0);
    if (item.packed() == UNSIGNED || item.size() == UNSIGNED || item.header() == UNSIGNED) {
      throw refused(name, "is in the ZIP64 format, which no plugin needs; pack it without");
    }
    if (item.method() != ZipItem.STORED && item.method() != ZipItem.DEFLATED) {
      throw refused(name, "is packed by method %d; pack it by 'deflate'".formatted(item.method()));
    }
    if (item.method() == ZipItem.STORED && item.packed() != item.size()) {
      throw refused(name, "is not packed, but has two sizes");
    }
    return item;
  }

  private void checkKind(String name, ByteBuffer entry) {
    if ((entry.getShort(8) & ENCRYPTED) != 0) {
      throw refused(name, "is encrypted; pack it without a password");
    }
    int system = entry.getShort(4) >>> 8 & 0xff;
    int type = system == UNIX || system == MACINTOSH ? entry.getInt(38) >>> 16 & TYPE : 0;
    if (type == TYPE_LINK) {
      throw refused(name, "is a link; put the file itself there");
    }
    boolean isFolder = name.endsWith("/");
    if (type != 0 && type != (isFolder ? TYPE_FOLDER : TYPE_FILE)) {
      throw refused(name, "is neither a file nor a folder");
    }
    if (isFolder && entry.getInt(24) != 0) {
      throw refused(name, "is a folder with content");
    }
  }

  /** Every entry has bytes of its own, and its header says what the directory says. */
  private void readHeaders() throws IOException {
    items.sort(Comparator.comparingLong(ZipItem::header));
    for (int i = 0; i < items.size(); i++) {
      ZipItem item = items.get(i);
      ByteBuffer header = bytes(item.header(), LOCAL_LENGTH);
      if (header.getInt(0) != LOCAL) {
        throw refused(item.name(), "is not where the directory says");
      }
      int nameLength = header.getShort(26) & 0xffff;
      checkHeader(item, header, text(bytes(item.header() + LOCAL_LENGTH, nameLength)));
      long start = item.header() + LOCAL_LENGTH + nameLength + (header.getShort(28) & 0xffff);
      items.set(i, item.at(start));
      long end = i + 1 < items.size() ? items.get(i + 1).header() : directory;
      if (items.get(i).end() > end) {
        throw refused(item.name(), "shares bytes with another entry");
      }
    }
  }

  private void checkHeader(ZipItem item, ByteBuffer header, String name) {
    int flags = header.getShort(6);
    boolean sizesAgree =
        (flags & SIZES_FOLLOW) != 0
            || ((header.getInt(18) & UNSIGNED) == item.packed()
                && (header.getInt(22) & UNSIGNED) == item.size());
    if (!name.equals(item.name())
        || !sizesAgree
        || (flags & ENCRYPTED) != 0
        || (header.getShort(8) & 0xffff) != item.method()) {
      throw refused(item.name(), "has a header that contradicts the directory");
    }
  }

  private String text(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw refused("has an entry whose name is not UTF-8; rename it and pack again");
    }
  }

  private ByteBuffer bytes(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException();
      }
    }
    return bytes.flip();
  }
}
