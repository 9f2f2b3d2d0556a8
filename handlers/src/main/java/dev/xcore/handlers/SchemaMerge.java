package dev.xcore.handlers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Adds the named schemas of one set to those of another. Of two different schemas of one name the
 * added one gets a number, and what refers to it is rewritten.
 */
final class SchemaMerge {

  private static final String REFERENCE = "$ref";
  private static final String PLACE = "#/components/schemas/";

  private final Map<String, Map<String, Object>> definitions;
  private final Map<String, String> renamed;

  private SchemaMerge(Map<String, Map<String, Object>> definitions, Map<String, String> renamed) {
    this.definitions = definitions;
    this.renamed = renamed;
  }

  static SchemaMerge of(
      Map<String, Map<String, Object>> base, Map<String, Map<String, Object>> added) {
    Map<String, String> renamed = new HashMap<>();
    // A schema that refers to a renamed one differs from its namesake too, and so on.
    boolean grew = true;
    while (grew) {
      grew = false;
      for (String name : added.keySet()) {
        if (!renamed.containsKey(name)
            && base.containsKey(name)
            && !Objects.equals(base.get(name), rewrite(added.get(name), renamed))) {
          renamed.put(name, freeName(name, base, added, renamed));
          grew = true;
        }
      }
    }
    Map<String, Map<String, Object>> all = new LinkedHashMap<>(base);
    added.forEach(
        (name, schema) -> all.put(renamed.getOrDefault(name, name), rewriteMap(schema, renamed)));
    return new SchemaMerge(all, renamed);
  }

  /** Returns all named schemas. */
  Map<String, Map<String, Object>> definitions() {
    return definitions;
  }

  /** Rewrites what refers to the added schemas. */
  RouteDescriptor apply(RouteDescriptor route) {
    return renamed.isEmpty()
        ? route
        : new RouteDescriptor(
            route.method(),
            route.path(),
            route.status(),
            route.demand(),
            route.description(),
            route.tags(),
            route.hidden(),
            route.versions(),
            route.parameters(),
            route.body().map(this::apply),
            rewriteMap(route.output(), renamed),
            route.produces(),
            route.origin(),
            route.policy(),
            route.invoker());
  }

  private RouteDescriptor.Body apply(RouteDescriptor.Body body) {
    return new RouteDescriptor.Body(
        body.contentTypes(), body.required(), rewriteMap(body.schema(), renamed));
  }

  private static String freeName(
      String name,
      Map<String, Map<String, Object>> base,
      Map<String, Map<String, Object>> added,
      Map<String, String> renamed) {
    for (int number = 2; ; number++) {
      String free = name + number;
      if (!base.containsKey(free) && !added.containsKey(free) && !renamed.containsValue(free)) {
        return free;
      }
    }
  }

  private static Map<String, Object> rewriteMap(
      Map<String, Object> schema, Map<String, String> renamed) {
    Map<String, Object> copy = new LinkedHashMap<>();
    schema.forEach((key, value) ->
        copy.put(
            key,
            key.equals(REFERENCE) && value instanceof String target
                ? reference(target, renamed)
                : rewrite(value, renamed)));
    return copy;
  }

  private static String reference(String target, Map<String, String> renamed) {
    if (!target.startsWith(PLACE)) {
      return target;
    }
    String name = target.substring(PLACE.length());
    return PLACE + renamed.getOrDefault(name, name);
  }

  @SuppressWarnings("unchecked") // schemas are value trees: their maps have text keys
  private static @Nullable Object rewrite(@Nullable Object node, Map<String, String> renamed) {
    return switch (node) {
      case Map<?, ?> map -> rewriteMap((Map<String, Object>) map, renamed);
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(item -> copy.add(rewrite(item, renamed)));
        yield copy;
      }
      case null, default -> node;
    };
  }
}
