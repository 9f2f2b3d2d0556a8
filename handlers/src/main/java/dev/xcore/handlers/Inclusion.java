package dev.xcore.handlers;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which values of a property are left out when it is written; see {@link JsonInclude}. */
enum Inclusion {
  /** None. */
  ALWAYS,
  /** Null. */
  NON_NULL,
  /** Null and empty optionals. */
  NON_ABSENT,
  /** Also empty texts, collections, maps and arrays. */
  NON_EMPTY,
  /** Also zero and false. */
  NON_DEFAULT;

  /**
   * Translates the annotation of a property or, where it has none, of its class.
   *
   * @throws IllegalArgumentException for what is not supported
   */
  static Inclusion of(Optional<JsonInclude> annotation) {
    if (annotation.isEmpty()) {
      return ALWAYS;
    }
    JsonInclude include = annotation.get();
    boolean filtersContent =
        include.content() != JsonInclude.Include.ALWAYS
            && include.content() != JsonInclude.Include.USE_DEFAULTS;
    if (filtersContent) {
      throw new IllegalArgumentException("@JsonInclude(content = …) is not supported; remove it");
    }
    return switch (include.value()) {
      case ALWAYS, USE_DEFAULTS -> ALWAYS;
      case NON_NULL -> NON_NULL;
      case NON_ABSENT -> NON_ABSENT;
      case NON_EMPTY -> NON_EMPTY;
      case NON_DEFAULT -> NON_DEFAULT;
      case CUSTOM ->
          throw new IllegalArgumentException(
              "@JsonInclude(CUSTOM) is not supported; use NON_NULL, NON_EMPTY or NON_DEFAULT");
    };
  }

  boolean omits(@Nullable Object value) {
    return switch (this) {
      case ALWAYS -> false;
      case NON_NULL -> value == null;
      case NON_ABSENT -> value == null || OptionalBinding.unwrap(value) == null;
      case NON_EMPTY -> isEmpty(value);
      case NON_DEFAULT -> isEmpty(value) || isZero(value);
    };
  }

  private static boolean isEmpty(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case CharSequence text -> text.isEmpty();
      case Collection<?> collection -> collection.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      default ->
          value.getClass().isArray()
              ? Array.getLength(value) == 0
              : OptionalBinding.unwrap(value) == null;
    };
  }

  private static boolean isZero(@Nullable Object value) {
    return switch (value) {
      case Number number -> number.doubleValue() == 0;
      case Boolean bool -> !bool;
      case Character character -> character == 0;
      case null, default -> false;
    };
  }
}
