package dev.xcore.handlers;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers without losing anything: a fraction never becomes a whole number, and what does not
 * fit is refused. {@code 3.0} is a whole number, as JSON Schema has it. Numbers of more than a
 * thousand digits are refused, because arithmetic with them takes very long.
 */
final class Numbers {

  private static final int MOST_DIGITS = 1000;
  private static final double TWO_TO_63 = 0x1p63;

  private Numbers() {}

  static ScalarBinding whole(String format, long least, long most, ScalarBinding.Reader reader) {
    Map<String, Object> schema =
        format.isEmpty()
            ? Map.of("type", "integer", "minimum", least, "maximum", most)
            : Map.of("type", "integer", "format", format);
    return new ScalarBinding(
        reader, (value, sink) -> sink.number(((Number) value).longValue()), schema);
  }

  static @Nullable Object readByte(Object tree, Reading reading) {
    Long value = within(tree, Byte.MIN_VALUE, Byte.MAX_VALUE, reading);
    return value == null ? null : (Object) value.byteValue();
  }

  static @Nullable Object readShort(Object tree, Reading reading) {
    Long value = within(tree, Short.MIN_VALUE, Short.MAX_VALUE, reading);
    return value == null ? null : (Object) value.shortValue();
  }

  static @Nullable Object readInt(Object tree, Reading reading) {
    Long value = within(tree, Integer.MIN_VALUE, Integer.MAX_VALUE, reading);
    return value == null ? null : (Object) value.intValue();
  }

  static @Nullable Long readLong(Object tree, Reading reading) {
    return within(tree, Long.MIN_VALUE, Long.MAX_VALUE, reading);
  }

  private static @Nullable Long within(Object tree, long least, long most, Reading reading) {
    if (tree instanceof Long
        || tree instanceof Integer
        || tree instanceof Short
        || tree instanceof Byte) {
      long value = ((Number) tree).longValue();
      if (value >= least && value <= most) {
        return value;
      }
    } else if (tree instanceof Double || tree instanceof Float) {
      double value = ((Number) tree).doubleValue();
      if (value == Math.rint(value)
          && Math.abs(value) < TWO_TO_63
          && value >= least
          && value <= most) {
        return (long) value;
      }
    }
    return exactWithin(tree, least, most, reading);
  }

  private static @Nullable Long exactWithin(Object tree, long least, long most, Reading reading) {
    BigInteger value = readBigInteger(tree, reading);
    if (value == null) {
      return null;
    }
    if (value.bitLength() < Long.SIZE && value.longValue() >= least && value.longValue() <= most) {
      return value.longValue();
    }
    reading.problem("must be between " + least + " and " + most, tree);
    return null;
  }

  static @Nullable BigInteger readBigInteger(Object tree, Reading reading) {
    if (tree instanceof BigInteger value) {
      return isShort(value) ? value : tooLong(tree, reading);
    }
    BigDecimal decimal = decimal("a whole number", tree, reading);
    if (decimal == null) {
      return null;
    }
    if (decimal.signum() != 0 && decimal.stripTrailingZeros().scale() > 0) {
      reading.problem("must be a whole number, but has a fraction", tree);
      return null;
    }
    return decimal.toBigInteger();
  }

  static @Nullable BigDecimal readBigDecimal(Object tree, Reading reading) {
    return decimal("a number", tree, reading);
  }

  static @Nullable Object readDouble(Object tree, Reading reading) {
    if (tree instanceof Double value && Double.isFinite(value)) {
      return value;
    }
    if (tree instanceof Long || tree instanceof Integer) {
      return ((Number) tree).doubleValue();
    }
    BigDecimal decimal = decimal("a number", tree, reading);
    if (decimal == null) {
      return null;
    }
    double value = decimal.doubleValue();
    if (Double.isFinite(value)) {
      return isMinusZero(decimal, tree) ? Double.valueOf(-0.0) : Double.valueOf(value);
    }
    reading.problem("must be within the range of a double", tree);
    return null;
  }

  static @Nullable Object readFloat(Object tree, Reading reading) {
    if (tree instanceof Double number && Float.isFinite(number.floatValue())) {
      return number.floatValue();
    }
    BigDecimal decimal = decimal("a number", tree, reading);
    if (decimal == null) {
      return null;
    }
    float value = decimal.floatValue();
    if (Float.isFinite(value)) {
      return isMinusZero(decimal, tree) ? Float.valueOf(-0.0f) : Float.valueOf(value);
    }
    reading.problem("must be within the range of a float", tree);
    return null;
  }

  /** A decimal number has no -0. */
  private static boolean isMinusZero(BigDecimal decimal, Object tree) {
    return decimal.signum() == 0 && tree.toString().startsWith("-");
  }

  private static @Nullable BigDecimal decimal(String expected, Object tree, Reading reading) {
    if (tree instanceof Number number) {
      return ofNumber(number, reading);
    }
    if (tree instanceof String text && reading.mode() == Reading.Mode.TEXT && !text.isEmpty()) {
      return ofText(expected, text, reading);
    }
    reading.problem(Found.instead(expected, tree), tree);
    return null;
  }

  private static @Nullable BigDecimal ofNumber(Number number, Reading reading) {
    return switch (number) {
      case BigDecimal value -> isShort(value) ? value : tooLong(number, reading);
      case BigInteger value -> isShort(value) ? new BigDecimal(value) : tooLong(number, reading);
      case Long _, Integer _, Short _, Byte _ -> BigDecimal.valueOf(number.longValue());
      default -> ofText("a finite number", number.toString(), reading);
    };
  }

  private static @Nullable BigDecimal ofText(String expected, String text, Reading reading) {
    if (text.length() > MOST_DIGITS) {
      return tooLong(text, reading);
    }
    if (text.chars().anyMatch(c -> c > '\u007f')) { // digits of other scripts
      reading.problem("must be " + expected, text);
      return null;
    }
    try {
      BigDecimal value = new BigDecimal(text);
      return isShort(value) ? value : tooLong(text, reading);
    } catch (NumberFormatException e) {
      reading.problem("must be " + expected, text);
      return null;
    }
  }

  private static boolean isShort(BigInteger value) {
    return value.bitLength() <= MOST_DIGITS * 10 / 3;
  }

  private static boolean isShort(BigDecimal value) {
    return value.precision() <= MOST_DIGITS && Math.abs((long) value.scale()) <= MOST_DIGITS;
  }

  private static <T> @Nullable T tooLong(Object tree, Reading reading) {
    reading.problem("must have at most " + MOST_DIGITS + " digits", tree);
    return null;
  }
}
