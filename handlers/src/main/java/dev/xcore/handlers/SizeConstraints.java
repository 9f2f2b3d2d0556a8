package dev.xcore.handlers;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;

/** Constraints on how much is in a text, collection, map or array. */
final class SizeConstraints {

  /** What has a size, and the keyword of JSON Schema for it. */
  private enum Kind {
    TEXT("Length"),
    COLLECTION("Items"),
    MAP("Properties"),
    ARRAY("Items"),
    BYTES("");

    private final String keyword;

    Kind(String keyword) {
      this.keyword = keyword;
    }

    int size(Object value) {
      return switch (this) {
        case TEXT -> ((CharSequence) value).length();
        case COLLECTION -> ((Collection<?>) value).size();
        case MAP -> ((Map<?, ?>) value).size();
        case ARRAY, BYTES -> Array.getLength(value);
      };
    }

    void describe(Map<String, Object> schema, String prefix, int bound) {
      if (this != BYTES) {
        schema.put(prefix + keyword, (long) bound);
      }
    }
  }

  private SizeConstraints() {}

  static Constraint of(Size size, Class<?> type) {
    Kind kind = kind(Size.class, type);
    int min = size.min();
    int max = size.max();
    if (min < 0 || max < min) {
      throw new IllegalArgumentException(
          "@Size(min = %d, max = %d) can never hold; min must be from 0 to max"
              .formatted(min, max));
    }
    String message =
        max == Integer.MAX_VALUE
            ? "size must be at least {min}"
            : "size must be between {min} and {max}";
    return Constraint.of(
        value -> {
          int found = kind.size(value);
          return found >= min && found <= max;
        },
        MessageTemplate.fill(size, message),
        schema -> {
          if (min > 0) {
            kind.describe(schema, "min", min);
          }
          if (max < Integer.MAX_VALUE) {
            kind.describe(schema, "max", max);
          }
        });
  }

  static Constraint notEmpty(Class<?> type) {
    Kind kind = kind(NotEmpty.class, type);
    return new Constraint(
        false,
        value -> kind.size(value) > 0,
        "must not be empty",
        schema -> kind.describe(schema, "min", 1));
  }

  private static Kind kind(Class<? extends Annotation> annotation, Class<?> type) {
    if (type == byte[].class) {
      return Kind.BYTES;
    }
    if (type.isArray()) {
      return Kind.ARRAY;
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return Kind.TEXT;
    }
    if (Collection.class.isAssignableFrom(type)) {
      return Kind.COLLECTION;
    }
    if (Map.class.isAssignableFrom(type)) {
      return Kind.MAP;
    }
    throw StandardConstraints.misfit(annotation, type, "texts, collections, maps and arrays");
  }
}
