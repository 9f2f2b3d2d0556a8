package dev.xcore.app.config;

import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.SettingsException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes nodes as YAML. */
public final class YamlText {

  private static final Place NOWHERE = Place.of("value");

  /** Texts that need no quotes in block and in flow style, unless they mean something else. */
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_./$*+-][A-Za-z0-9_./$*+@-]*+(?: [A-Za-z0-9_./$*+@-]++)*+");

  private YamlText() {}

  /**
   * Writes the keys of a mapping on lines of their own.
   *
   * @param mapping what to write
   * @param indent spaces before each line
   * @return YAML that reads back as the mapping, with a line end after each key
   */
  public static String block(Node.Mapping mapping, int indent) {
    StringBuilder text = new StringBuilder();
    mapping
        .entries()
        .forEach((name, entry) -> {
          text.append(" ".repeat(indent)).append(scalar(name)).append(':');
          boolean nested =
              entry.value() instanceof Node.Mapping inner && !inner.entries().isEmpty();
          if (nested) {
            text.append('\n').append(block((Node.Mapping) entry.value(), indent + 2));
          } else {
            text.append(' ').append(flow(entry.value())).append('\n');
          }
        });
    return text.toString();
  }

  /** Writes a value on one line. */
  static String flow(Node node) {
    return switch (node) {
      case Node.Scalar scalar ->
          scalar.tree() instanceof String text
              ? scalar(text)
              : scalar.tree() == null ? "~" : scalar.text();
      case Node.Sequence sequence ->
          sequence.items().stream().map(YamlText::flow).collect(Collectors.joining(", ", "[", "]"));
      case Node.Mapping mapping ->
          mapping.entries().entrySet().stream()
              .map(entry -> scalar(entry.getKey()) + ": " + flow(entry.getValue().value()))
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }

  static String scalar(String text) {
    return PLAIN.matcher(text).matches() && readsBack(text) ? text : quoted(text);
  }

  private static boolean readsBack(String text) {
    try {
      return text.equals(Document.value(text, NOWHERE).tree());
    } catch (SettingsException e) {
      return false;
    }
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> {
          boolean unsafe =
              c < ' '
                  || (c >= 0x7F && c <= 0x9F)
                  || c == 0x2028
                  || c == 0x2029
                  || c == 0xFEFF
                  || c >= 0xFFFE;
          quoted.append(unsafe ? "\\u%04x".formatted((int) c) : String.valueOf(c));
        }
      }
    }
    return quoted.append('"').toString();
  }
}
