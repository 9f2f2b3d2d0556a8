package dev.xcore.server;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds one JSON object of an OpenAPI document, members in the order written. One thread. */
final class OpenApiObject {

  private final Map<String, Object> members = new LinkedHashMap<>();

  private OpenApiObject() {}

  static OpenApiObject create() {
    return new OpenApiObject();
  }

  static Map<String, Object> reference(String section, String name) {
    return Map.of("$ref", "#/components/" + section + "/" + name);
  }

  /** Adds a member; a later value of the same name wins. */
  OpenApiObject with(String name, Object value) {
    members.put(name, value instanceof OpenApiObject nested ? nested.tree() : value);
    return this;
  }

  /** Adds a member unless it is an empty text, list or object: the document stays readable. */
  OpenApiObject withUnlessEmpty(String name, Object value) {
    boolean isEmpty =
        switch (value) {
          case String text -> text.isBlank();
          case Collection<?> list -> list.isEmpty();
          case Map<?, ?> map -> map.isEmpty();
          case OpenApiObject nested -> nested.members.isEmpty();
          default -> false;
        };
    return isEmpty ? this : with(name, value);
  }

  Map<String, Object> tree() {
    return Collections.unmodifiableMap(members);
  }
}
