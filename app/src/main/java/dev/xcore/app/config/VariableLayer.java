package dev.xcore.app.config;

import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Lays environment variables over the files: aliases, then {@code XCORE__SECTION__KEY}. */
final class VariableLayer {

  private static final String PREFIX = "XCORE__";

  private final Variables variables;

  VariableLayer(Variables variables) {
    this.variables = variables;
  }

  Node.Mapping apply(Node.Mapping root) {
    Node.Mapping result = root;
    result = alias(result, "REDIS_HOST", "services.cache.url", "redis://%s:6379/0");
    result = alias(result, "REDIS_URL", "services.cache.url", "%s");
    result = alias(result, "DATABASE_URL", "services.databases.default.url", "%s");
    result = alias(result, "SECRET_KEY", "app.secret_key", "%s");
    result = alias(result, "PLUGINS_DIR", "plugins.directory", "%s");
    // Sorted by name, so that a whole section comes before its keys.
    for (Map.Entry<String, Node.Scalar> variable : variables.all().entrySet()) {
      if (variable.getKey().startsWith(PREFIX)) {
        result =
            put(
                result,
                path(variable.getKey(), result),
                variable.getValue().text(),
                variable.getValue().place());
      }
    }
    return result;
  }

  private Node.Mapping alias(Node.Mapping root, String name, String key, String format) {
    Optional<Node.Scalar> value = variables.find(name).filter(v -> !v.text().isEmpty());
    return value.isEmpty()
        ? root
        : put(root, KeyPath.split(key), format.formatted(value.get().text()), value.get().place());
  }

  /** Puts a text where it belongs, as the type that belongs there. */
  static Node.Mapping put(Node.Mapping root, List<String> path, String text, Place place) {
    Optional<Type<?>> type = KeyPath.type(path);
    Node node =
        type.isPresent() ? type.get().interpret(text, place) : new Node.Scalar(place, text, text);
    return Tree.put(root, path, node);
  }

  /**
   * Translates a variable's name. Variables have no lower case and no hyphens, so a name that the
   * files already use is preferred: {@code MY_PLUGIN} for {@code my-plugin}.
   */
  private static List<String> path(String variable, Node.Mapping root) {
    List<String> parts = new ArrayList<>();
    Node at = root;
    for (String part : variable.substring(PREFIX.length()).split("__", -1)) {
      String name = part.toLowerCase(Locale.ROOT);
      if (at instanceof Node.Mapping mapping) {
        name =
            mapping.entries().keySet().stream()
                .filter(known -> known.replace('-', '_').equalsIgnoreCase(part))
                .findFirst()
                .orElse(name);
        Node.Entry entry = mapping.entries().get(name);
        at = entry == null ? mapping : entry.value();
        if (entry == null) {
          at = new Node.Mapping(mapping.place(), Map.of());
        }
      }
      parts.add(name);
    }
    return KeyPath.join(parts);
  }
}
