package dev.xcore.kernel.settings;

import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What unquoted texts mean in the core schema of YAML 1.2. */
final class YamlScalars {

  private static final int MAX_DIGITS = 100;

  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]++");
  private static final Pattern PREFIXED = Pattern.compile("0x[0-9a-fA-F]++|0o[0-7]++");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(?:\\.[0-9]++|[0-9]++(?:\\.[0-9]*+)?)(?:[eE][-+]?[0-9]++)?");

  private YamlScalars() {}

  /** The core schema of YAML 1.2: {@code yes} and {@code on} are texts. */
  static @Nullable Object value(Place place, String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> null;
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> number(place, text);
    };
  }

  private static Object number(Place place, String text) {
    if (INTEGER.matcher(text).matches()) {
      return integer(place, text, text, 10);
    }
    if (PREFIXED.matcher(text).matches()) {
      return integer(place, text, text.substring(2), text.charAt(1) == 'x' ? 16 : 8);
    }
    if (FLOAT.matcher(text).matches()) {
      double number = Double.parseDouble(text);
      if (Double.isInfinite(number)) {
        throw YamlReader.failure(
            place, "number '%s' is too large".formatted(Wording.shorten(text)));
      }
      return number;
    }
    return text;
  }

  private static Object integer(Place place, String text, String digits, int radix) {
    if (digits.length() > MAX_DIGITS) {
      throw YamlReader.failure(
          place, "number '%s' is too long; put texts in quotes".formatted(Wording.shorten(text)));
    }
    BigInteger number = new BigInteger(digits, radix);
    return number.bitLength() < Long.SIZE ? (Object) number.longValueExact() : number;
  }
}
