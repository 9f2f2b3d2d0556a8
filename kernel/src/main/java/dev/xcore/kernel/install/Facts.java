package dev.xcore.kernel.install;

import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A small JSON file of texts by name, which is there as a whole or not at all.
 *
 * @param values by name, in order; empty texts stand for what is absent
 */
record Facts(Map<String, String> values) {

  Facts {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Reads a file.
   *
   * @throws dev.xcore.kernel.settings.SettingsException if it is not there or damaged
   */
  static Facts read(Path file) {
    Map<String, String> values = new LinkedHashMap<>();
    Document.read(file)
        .root()
        .entries()
        .forEach((name, entry) -> {
          if (entry.value() instanceof Node.Scalar scalar) {
            values.put(name, scalar.text());
          }
        });
    return new Facts(values);
  }

  String text(String name) {
    return values.getOrDefault(name, "");
  }

  Optional<String> find(String name) {
    return Optional.of(text(name)).filter(value -> !value.isEmpty());
  }

  /** Writes the file so that it survives a power failure. */
  void write(Path file) throws IOException {
    StringBuilder json = new StringBuilder("{");
    values.forEach((name, value) ->
        json.append(json.length() == 1 ? "\n  " : ",\n  ")
            .append(quoted(name))
            .append(": ")
            .append(quoted(value)));
    Durable.replace(file, json.append("\n}\n").toString());
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\').append((char) c);
          } else if (c < ' ' || c == 0x7f || Character.isSurrogate((char) c)) {
            quoted.append("\\u%04x".formatted(c));
          } else {
            quoted.append((char) c);
          }
        });
    return quoted.append('"').toString();
  }
}
