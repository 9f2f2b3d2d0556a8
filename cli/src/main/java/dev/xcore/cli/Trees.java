package dev.xcore.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads value trees of unknown shape: what is not there, or of another type, is empty. */
final class Trees {

  private Trees() {}

  static Map<String, @Nullable Object> members(@Nullable Object tree) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    if (tree instanceof Map<?, ?> map) {
      map.forEach((name, value) -> members.put(String.valueOf(name), value));
    }
    return members;
  }

  static List<@Nullable Object> items(@Nullable Object tree) {
    return tree instanceof List<?> list ? Collections.unmodifiableList(list) : List.of();
  }

  static String text(Map<String, @Nullable Object> members, String name, String fallback) {
    Object value = members.get(name);
    return value == null ? fallback : String.valueOf(value);
  }
}
