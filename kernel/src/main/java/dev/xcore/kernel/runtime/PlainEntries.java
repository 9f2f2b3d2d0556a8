package dev.xcore.kernel.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Entries of an archive that depend on nothing but names and contents. */
final class PlainEntries {

  /** The first moment that a zip file can tell without regard to time zones. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private PlainEntries() {}

  /**
   * Writes files, all with the same time.
   *
   * @param zip takes them
   * @param files by entry name, in the order of the entries
   */
  static void write(ZipOutputStream zip, Map<String, Path> files) throws IOException {
    for (Map.Entry<String, Path> file : files.entrySet()) {
      ZipEntry entry = new ZipEntry(file.getKey());
      entry.setTimeLocal(TIME);
      zip.putNextEntry(entry);
      Files.copy(file.getValue(), zip);
      zip.closeEntry();
    }
  }

  /** Gives a temporary file, made for its owner only, the usual rights of a file. */
  static void makeReadable(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
  }
}
