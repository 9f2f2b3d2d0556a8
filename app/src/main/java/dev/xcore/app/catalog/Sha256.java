package dev.xcore.app.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256 as indexes and lock files write it: 64 lower-case hexadecimal digits. */
final class Sha256 {

  /** What a hash looks like. */
  static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  private Sha256() {}

  static byte[] of(byte[] content) {
    return digest().digest(content);
  }

  static String hex(byte[] content) {
    return HexFormat.of().formatHex(of(content));
  }

  /** Reads a file once. */
  static String of(Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
