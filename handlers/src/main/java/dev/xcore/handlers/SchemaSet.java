package dev.xcore.handlers;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The named JSON schemas (2020-12) of one plugin, each defined once and referred to as {@code
 * #/components/schemas/PREFIX.NAME}. Used by one thread.
 */
public final class SchemaSet {

  private final String prefix;
  private final Map<String, Map<String, Object>> definitions = new LinkedHashMap<>();
  private final Map<Object, String> names = new LinkedHashMap<>();

  /**
   * Makes an empty set.
   *
   * @param prefix the plugin's name
   */
  public SchemaSet(String prefix) {
    this.prefix = prefix;
  }

  /**
   * Returns all definitions.
   *
   * @return schemas by name, {@code PREFIX.NAME}, in the order of their first mention
   */
  public Map<String, Map<String, Object>> definitions() {
    return Collections.unmodifiableMap(definitions);
  }

  /**
   * Refers to a named type, defining it at the first mention.
   *
   * @param type the type, as a key
   * @param simpleName the wanted name; a number is added when another type has it
   * @param definition makes the schema; may refer to the same type again
   * @return {@code {"$ref": …}}
   */
  Map<String, Object> reference(
      Object type, String simpleName, Supplier<Map<String, Object>> definition) {
    String known = names.get(type);
    if (known == null) {
      known = freeName(simpleName);
      names.put(type, known);
      definitions.put(known, Map.of());
      definitions.put(known, definition.get());
    }
    return Map.of("$ref", "#/components/schemas/" + known);
  }

  private String freeName(String simpleName) {
    String base = prefix + "." + simpleName.replaceAll("[^A-Za-z0-9_.-]", "_");
    String name = base;
    for (int number = 2; definitions.containsKey(name); number++) {
      name = base + number;
    }
    return name;
  }
}
