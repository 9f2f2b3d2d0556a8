package dev.xcore.handlers;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes values into cache keys. */
final class KeyText {

  /** No text is written like that. */
  private static final String NULL = "%null";

  private KeyText() {}

  /** Appends a value. */
  static void append(StringBuilder key, @Nullable Object value, Binder binder) {
    Object plain = value instanceof Optional<?> optional ? optional.orElse(null) : value;
    switch (plain) {
      case null -> key.append(NULL);
      case String text -> escape(key, text);
      case Long number -> key.append(number.longValue());
      case Integer number -> key.append(number.intValue());
      case Boolean truth -> key.append(truth.booleanValue());
      default -> tree(key, binder.toTree(plain), binder);
    }
  }

  private static void tree(StringBuilder key, @Nullable Object tree, Binder binder) {
    switch (tree) {
      case null -> key.append(NULL);
      case String text -> escape(key, text);
      case Map<?, ?> map -> json(key, map, binder);
      case List<?> list -> json(key, list, binder);
      case byte[] bytes -> key.append(CacheKey.digest(bytes));
      default -> escape(key, tree.toString());
    }
  }

  private static void json(StringBuilder key, Object tree, Binder binder) {
    escape(key, new String(JsonText.write(tree, binder), StandardCharsets.UTF_8));
  }

  private static void escape(StringBuilder key, String text) {
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      boolean isPair =
          Character.isHighSurrogate(each)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (isPair) {
        key.append(each).append(text.charAt(++i));
      } else if (each == '%' || each == ':' || Character.isISOControl(each)) {
        key.append(String.format(Locale.ROOT, "%%%02X", (int) each));
      } else if (Character.isSurrogate(each)) {
        key.append(String.format(Locale.ROOT, "%%u%04X", (int) each));
      } else {
        key.append(each);
      }
    }
  }
}
