package dev.xcore.handlers;

import dev.xcore.sdk.Storage;
import java.nio.charset.StandardCharsets;

/** What a key of a {@link Storage} may look like, the same on every backend. */
public final class StorageKeys {

  private StorageKeys() {}

  /**
   * Checks a key.
   *
   * @param key such as {@code invoices/7.pdf}
   * @return the key
   * @throws IllegalArgumentException if it is none; says why
   */
  public static String check(String key) {
    if (key.isEmpty() || key.length() > Storage.MAX_KEY) {
      throw wrong(key, "it has 1 to " + Storage.MAX_KEY + " characters");
    }
    plain(key);
    for (String segment : key.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw wrong(key, "a segment between its slashes is not empty, '.' or '..'");
      }
      if (segment.getBytes(StandardCharsets.UTF_8).length > Storage.MAX_SEGMENT) {
        throw wrong(key, "a segment has at most " + Storage.MAX_SEGMENT + " bytes");
      }
    }
    return key;
  }

  /**
   * Checks what keys shall begin with, or come after.
   *
   * @param text maybe empty
   * @return the text
   * @throws IllegalArgumentException if no key is like that
   */
  public static String checkPart(String text) {
    if (text.length() > Storage.MAX_KEY) {
      throw wrong(text, "it has at most " + Storage.MAX_KEY + " characters");
    }
    plain(text);
    return text;
  }

  private static void plain(String key) {
    boolean isPlain =
        key.chars().noneMatch(c -> c == '\\' || Character.isISOControl(c) || c == 0xfffd)
            && StandardCharsets.UTF_8.newEncoder().canEncode(key);
    if (!isPlain) {
      throw wrong(key, "it has no backslashes, control characters and halves of characters");
    }
  }

  private static IllegalArgumentException wrong(String key, String why) {
    String shown = key.length() > 100 ? key.substring(0, 100) + "…" : key;
    return new IllegalArgumentException(
        "'%s' is no key: %s".formatted(shown.replaceAll("\\p{Cntrl}", "?"), why));
  }
}
