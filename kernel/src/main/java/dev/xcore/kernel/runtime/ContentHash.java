package dev.xcore.kernel.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 of files and of sets of files. */
public final class ContentHash {

  private static final int BUFFER = 64 * 1024;

  /**
   * A file as it was when it was read.
   *
   * @param path below its plugin
   * @param size in bytes
   * @param sha256 64 hexadecimal digits
   */
  public record HashedFile(String path, long size, String sha256) {}

  /** Hashes what is written to it, and keeps none of it. */
  static final class Writer extends OutputStream {

    private final String path;
    private final MessageDigest digest = sha256();
    private long size;

    Writer(String path) {
      this.path = path;
    }

    @Override
    public void write(int b) {
      digest.update((byte) b);
      size++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
      size += length;
    }

    /** Ends the file. */
    HashedFile file() {
      return new HashedFile(path, size, HexFormat.of().formatHex(digest.digest()));
    }
  }

  private ContentHash() {}

  /**
   * Reads a file once.
   *
   * @param path below its plugin
   * @param file to read; a link is refused
   * @return what was read
   * @throws IOException if it cannot be read, or is too large
   */
  public static HashedFile read(String path, Path file) throws IOException {
    return copy(path, file, OutputStream.nullOutputStream());
  }

  /** Reads a file once, writing what is read. */
  static HashedFile copy(String path, Path file, OutputStream out) throws IOException {
    MessageDigest digest = sha256();
    long size = 0;
    try (InputStream in =
        Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      byte[] buffer = new byte[Math.clamp(Files.size(file) + 1, 512, BUFFER)];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        out.write(buffer, 0, read);
        size += read;
        if (size > PluginFiles.LARGEST_FILE) {
          throw new IOException(path + " grows while it is read");
        }
      }
    }
    return new HashedFile(path, size, HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * Hashes a set of files: of each, in the given order, the line {@code path NUL length NUL sha256
   * LF}. A path holds no NUL, so no two sets give the same lines.
   *
   * @param files in order
   * @return 64 hexadecimal digits
   */
  public static String of(List<HashedFile> files) {
    MessageDigest digest = sha256();
    for (HashedFile file : files) {
      String line = file.path() + "\0" + file.size() + "\0" + file.sha256() + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Hashes a text. */
  static String of(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
