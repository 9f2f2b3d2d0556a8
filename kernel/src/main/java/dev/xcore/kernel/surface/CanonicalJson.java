package dev.xcore.kernel.surface;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes value trees as JSON that is the same for equal trees: members in alphabetical order, two
 * blanks of indentation, so that two documents can be compared line by line. One thread.
 */
final class CanonicalJson {

  private final StringBuilder text = new StringBuilder();

  private CanonicalJson() {}

  static String write(@Nullable Object tree) {
    CanonicalJson json = new CanonicalJson();
    json.value(tree, "\n");
    return json.text.append('\n').toString();
  }

  private void value(@Nullable Object tree, String line) {
    switch (tree) {
      case null -> text.append("null");
      case Map<?, ?> map -> object(map, line);
      case Collection<?> list -> array(list, line);
      case Boolean flag -> text.append(flag);
      case Double number when number.isNaN() || number.isInfinite() -> quoted(number.toString());
      case Double number -> text.append(BigDecimal.valueOf(number).toPlainString());
      case Float number -> value(Double.parseDouble(number.toString()), line);
      case BigDecimal number -> text.append(number.toPlainString());
      case Number number -> text.append(number);
      default -> quoted(tree.toString());
    }
  }

  private void object(Map<?, ?> map, String line) {
    Map<String, Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> {
      if (value != null) {
        sorted.put(String.valueOf(key), value);
      }
    });
    String inner = line + "  ";
    text.append('{');
    boolean isFirst = true;
    for (Map.Entry<String, Object> member : sorted.entrySet()) {
      text.append(isFirst ? "" : ",").append(inner);
      quoted(member.getKey());
      text.append(": ");
      value(member.getValue(), inner);
      isFirst = false;
    }
    text.append(isFirst ? "}" : line + "}");
  }

  private void array(Collection<?> list, String line) {
    String inner = line + "  ";
    text.append('[');
    boolean isFirst = true;
    for (Object item : list) {
      text.append(isFirst ? "" : ",").append(inner);
      value(item, inner);
      isFirst = false;
    }
    text.append(isFirst ? "]" : line + "]");
  }

  private void quoted(String value) {
    text.append('"');
    for (int at = 0; at < value.length(); at++) {
      char c = value.charAt(at);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        default -> {
          if (c >= ' ' && c <= '~') {
            text.append(c);
          } else {
            text.append("\\u%04x".formatted((int) c));
          }
        }
      }
    }
    text.append('"');
  }
}
