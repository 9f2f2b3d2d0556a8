package dev.xcore.kernel.install;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A file or folder in an archive, as its central directory tells.
 *
 * @param name relative, parts separated by {@code /}; a folder's name ends with one
 * @param method 0 stored, 8 deflated
 * @param checksum CRC-32 of the content
 * @param packed bytes in the archive
 * @param size bytes unpacked, as the archive says
 * @param header where its local header begins
 * @param content where its bytes begin
 */
record ZipItem(
    String name, int method, long checksum, long packed, long size, long header, long content) {

  static final int STORED = 0;
  static final int DEFLATED = 8;

  /** Flags: encrypted, strongly encrypted, or with a masked directory. */
  static final int ENCRYPTED = 0x2041;

  /** A mask for 32 bits without sign, and what stands for "see the ZIP64 field". */
  static final long UNSIGNED = 0xffff_ffffL;

  private static final int UNIX = 3;
  private static final int MACINTOSH = 19;
  private static final int TYPE = 0170000;
  private static final int TYPE_FILE = 0100000;
  private static final int TYPE_FOLDER = 0040000;
  private static final int TYPE_LINK = 0120000;

  /** Reads a record of the directory; where the bytes begin is not known yet. */
  static ZipItem of(String name, ByteBuffer entry) {
    return new ZipItem(
        name,
        entry.getShort(10) & 0xffff,
        entry.getInt(16) & UNSIGNED,
        entry.getInt(20) & UNSIGNED,
        entry.getInt(24) & UNSIGNED,
        entry.getInt(42) & UNSIGNED,
        0);
  }

  /** Says why an entry is not acceptable, if it is not. */
  static Optional<String> flaw(ZipItem item, ByteBuffer entry) {
    if ((entry.getShort(8) & ENCRYPTED) != 0) {
      return Optional.of("is encrypted; pack it without a password");
    }
    if (item.packed == UNSIGNED || item.size == UNSIGNED || item.header == UNSIGNED) {
      return Optional.of("is in the ZIP64 format, which no plugin needs; pack it without");
    }
    if (item.method != STORED && item.method != DEFLATED) {
      return Optional.of("is packed by method %d; pack it by 'deflate'".formatted(item.method));
    }
    if (item.method == STORED && item.packed != item.size) {
      return Optional.of("is not packed, but has two sizes");
    }
    if (item.isFolder() && item.size != 0) {
      return Optional.of("is a folder with content");
    }
    return flawOfType(item, entry);
  }

  /** Where the archive was made on Unix, the type of the file stands above its permissions. */
  private static Optional<String> flawOfType(ZipItem item, ByteBuffer entry) {
    int system = entry.getShort(4) >>> 8 & 0xff;
    int type = system == UNIX || system == MACINTOSH ? entry.getInt(38) >>> 16 & TYPE : 0;
    if (type == TYPE_LINK) {
      return Optional.of("is a link; put the file itself there");
    }
    return type == 0 || type == (item.isFolder() ? TYPE_FOLDER : TYPE_FILE)
        ? Optional.empty()
        : Optional.of("is neither a file nor a folder");
  }

  boolean isFolder() {
    return name.endsWith("/");
  }

  /** Where the next item may begin. */
  long end() {
    return content + packed;
  }

  ZipItem at(long start) {
    return new ZipItem(name, method, checksum, packed, size, header, start);
  }
}
