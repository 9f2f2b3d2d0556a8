package dev.xcore.handlers;

import jakarta.validation.constraints.Digits;
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Constraints on numbers, also on texts that hold one. Bounds are compared exactly; the common
 * case, a whole number against a whole bound, without making objects.
 */
final class NumberConstraints {

  private static final Set<Class<?>> PRIMITIVES =
      Set.of(byte.class, short.class, int.class, long.class, float.class, double.class);
  private static final int LONGEST_NUMBER = 1000;

  private NumberConstraints() {}

  static Constraint lower(
      BigDecimal bound, boolean isInclusive, Annotation annotation, Class<?> type) {
    IntPredicate accepted = isInclusive ? order -> order >= 0 : order -> order > 0;
    String keyword = isInclusive ? "minimum" : "exclusiveMinimum";
    return bounded(bound, accepted, keyword, annotation, type);
  }

  static Constraint upper(
      BigDecimal bound, boolean isInclusive, Annotation annotation, Class<?> type) {
    IntPredicate accepted = isInclusive ? order -> order <= 0 : order -> order < 0;
    String keyword = isInclusive ? "maximum" : "exclusiveMaximum";
    return bounded(bound, accepted, keyword, annotation, type);
  }

  private static Constraint bounded(
      BigDecimal bound,
      IntPredicate accepted,
      String keyword,
      Annotation annotation,
      Class<?> type) {
    requireNumber(annotation, type);
    boolean isText = CharSequence.class.isAssignableFrom(type);
    return Constraint.of(
        test(bound, accepted),
        "",
        schema -> {
          if (!isText) {
            schema.put(keyword, whole(bound));
          }
        });
  }

  private static Predicate<Object> test(BigDecimal bound, IntPredicate accepted) {
    boolean isWhole = whole(bound) instanceof Long;
    long wholeBound = isWhole ? bound.longValue() : 0;
    return value -> {
      if (isWhole && (value instanceof Long || value instanceof Integer)) {
        return accepted.test(Long.compare(((Number) value).longValue(), wholeBound));
      }
      BigDecimal number = number(value);
      return number != null && accepted.test(number.compareTo(bound));
    };
  }

  static Constraint digits(Digits digits, Class<?> type) {
    requireNumber(digits, type);
    if (digits.integer() < 0 || digits.fraction() < 0) {
      throw new IllegalArgumentException("@Digits takes no negative numbers of digits");
    }
    return Constraint.of(
        value -> {
          BigDecimal number = number(value);
          if (number == null) {
            return false;
          }
          BigDecimal plain = value instanceof BigDecimal ? number : number.stripTrailingZeros();
          return (long) plain.precision() - plain.scale() <= digits.integer()
              && Math.max(0, plain.scale()) <= digits.fraction();
        },
        "",
        _ -> {});
  }

  private static Object whole(BigDecimal bound) {
    try {
      return bound.longValueExact();
    } catch (ArithmeticException e) {
      return bound;
    }
  }

  private static @Nullable BigDecimal number(Object value) {
    return switch (value) {
      case BigDecimal decimal -> decimal;
      case BigInteger whole -> new BigDecimal(whole);
      case Number number -> new BigDecimal(number.toString());
      default -> parsed(value.toString());
    };
  }

  private static @Nullable BigDecimal parsed(String text) {
    if (text.length() > LONGEST_NUMBER) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static void requireNumber(Annotation annotation, Class<?> type) {
    boolean isNumber =
        PRIMITIVES.contains(type)
            || Number.class.isAssignableFrom(type)
            || CharSequence.class.isAssignableFrom(type);
    if (!isNumber) {
      throw StandardConstraints.misfit(annotation.annotationType(), type, "numbers");
    }
  }
}
