package dev.xcore.handlers;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in words what kind of value was found, never the value: it may be secret. */
final class Found {

  private Found() {}

  /** Returns {@code "must be EXPECTED, but was FOUND"}. */
  static String instead(String expected, @Nullable Object tree) {
    return "must be " + expected + ", but was " + kind(tree);
  }

  static String kind(@Nullable Object tree) {
    return switch (tree) {
      case null -> "null";
      case String text when text.isEmpty() -> "an empty text";
      case String _ -> "a text";
      case Number _ -> "a number";
      case Boolean _ -> "true or false";
      case byte[] _ -> "bytes";
      case Map<?, ?> _ -> "an object";
      case Collection<?> _ -> "a list";
      default -> Binder.ABSENT.equals(tree) ? "missing" : "something else";
    };
  }
}
