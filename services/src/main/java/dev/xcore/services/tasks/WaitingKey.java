package dev.xcore.services.tasks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What the table keeps of unique keys: of one length, and compared the same by all databases. */
final class WaitingKey {

  private WaitingKey() {}

  static String of(String plugin, String name, String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] text = (plugin + "/" + name + "/" + key).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(digest.digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
