package dev.xcore.services.documents;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Adds to documents that are whole numbers. */
final class Counting {

  private static final int MOST_DIGITS = 20;
  private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]*");

  private Counting() {}

  /** Adds; empty if it is no whole number of 64 bits, or the sum is none. */
  static OptionalLong sum(byte[] json, long by) {
    if (json.length > MOST_DIGITS) {
      return OptionalLong.empty();
    }
    String text = new String(json, StandardCharsets.US_ASCII);
    try {
      return WHOLE.matcher(text).matches()
          ? OptionalLong.of(Math.addExact(Long.parseLong(text), by))
          : OptionalLong.empty();
    } catch (ArithmeticException | NumberFormatException tooLarge) {
      return OptionalLong.empty();
    }
  }
}
