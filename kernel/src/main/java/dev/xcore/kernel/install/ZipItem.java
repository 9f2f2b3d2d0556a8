package dev.xcore.kernel.install;

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
