package dev.xcore.handlers;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What an answer is remembered under, made of the arguments of a call. Thread safe. */
sealed interface CacheKey permits KeyTemplate, ArgumentsKey {

  /**
   * Makes the key.
   *
   * @param arguments of the method, in order
   * @return a key that the cache takes
   */
  String render(@Nullable Object[] arguments);

  /** Returns the SHA-256 of a text, in hexadecimal digits. */
  static String digest(String text) {
    return digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the SHA-256 of bytes, in hexadecimal digits. */
  static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
