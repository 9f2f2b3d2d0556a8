package dev.xcore.kernel.surface;

import dev.xcore.kernel.surface.ChangeLog.Kind;
import dev.xcore.kernel.surface.ChangeLog.Side;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares two JSON schemas of the same data, before and after. Of a keyword that it does not know
 * any change counts as breaking, so that nothing harmful passes as harmless. One thread.
 */
final class SchemaComparison {

  private static final Set<String> STRUCTURE =
      Set.of(
          "type",
          "enum",
          "const",
          "properties",
          "required",
          "items",
          "additionalProperties",
          "oneOf",
          "discriminator");

  private static final String KEEP_TYPE =
      "keep this one as it is, and add the new form under another name";

  private final SurfaceTree before;
  private final SurfaceTree after;
  private final Side side;
  private final ChangeLog log;
  private final Limits limits;
  private final AllowedValues values;
  private final Set<List<String>> visited = new HashSet<>();

  SchemaComparison(SurfaceTree before, SurfaceTree after, Side side, ChangeLog log) {
    this.before = before;
    this.after = after;
    this.side = side;
    this.log = log;
    this.limits = new Limits(side, log);
    this.values = new AllowedValues(side, log);
  }

  /**
   * Compares.
   *
   * @param field what the schemas describe, such as {@code body.address}
   * @param old the schema before
   * @param now the schema after
   */
  void compare(String field, @Nullable Object old, @Nullable Object now) {
    SchemaView ones = SchemaView.of(old, before);
    SchemaView others = SchemaView.of(now, after);
    boolean isNamed = !ones.reference().isEmpty() || !others.reference().isEmpty();
    if (isNamed && !visited.add(List.of(ones.reference(), others.reference()))) {
      return;
    }
    nullability(field, ones, others);
    if (!types(field, ones, others)) {
      return;
    }
    values.compare(field, ones, others);
    limits.compare(field, ones, others);
    properties(field, ones, others);
    nested(field, "items", "[]", ones, others);
    nested(field, "additionalProperties", ".*", ones, others);
    alternatives(field, ones, others);
    unknown(field, ones, others);
  }

  private void nullability(String field, SchemaView ones, SchemaView others) {
    if (ones.isNullable() && !others.isNullable()) {
      log.schema(side, Kind.NARROWED, field, "must not be null any more", "keep allowing null");
    } else if (!ones.isNullable() && others.isNullable()) {
      log.schema(side, Kind.WIDENED, field, "may be null now", "never answer with null");
    }
  }

  /** Returns whether the types have enough in common to look further. */
  private boolean types(String field, SchemaView ones, SchemaView others) {
    Set<String> old = ones.types();
    Set<String> now = others.types();
    if (old.equals(now)) {
      return true;
    }
    boolean isWider = covers(now, old);
    boolean isNarrower = covers(old, now);
    Kind kind = isWider ? Kind.WIDENED : isNarrower ? Kind.NARROWED : Kind.OTHER;
    String message = "type changed from " + named(ones, old) + " to " + named(others, now);
    log.schema(side, kind, field, message, KEEP_TYPE);
    return !old.isEmpty() && !now.isEmpty() && kind != Kind.OTHER;
  }

  private static String named(SchemaView view, Set<String> types) {
    if (types.isEmpty()) {
      return view.get("oneOf").isPresent() ? "one of several" : "anything";
    }
    return String.join(" or ", types);
  }

  private static boolean covers(Set<String> wide, Set<String> narrow) {
    return wide.isEmpty()
        || (!narrow.isEmpty()
            && narrow.stream()
                .allMatch(type ->
                    wide.contains(type) || (type.equals("integer") && wide.contains("number"))));
  }

  private void properties(String field, SchemaView ones, SchemaView others) {
    Map<String, Object> old = ones.properties();
    Map<String, Object> now = others.properties();
    for (Map.Entry<String, Object> property : old.entrySet()) {
      String name = property.getKey();
      String path = field.isEmpty() ? name : field + "." + name;
      if (now.containsKey(name)) {
        presence(path, ones.required().contains(name), others.required().contains(name));
        compare(path, property.getValue(), now.get(name));
      } else if (side == Side.INPUT) {
        log.compatible(path, "is not read any more; whoever sends it is not refused");
      } else {
        log.breaking(path, "is gone" + successor(property.getValue(), old, now), "keep it");
      }
    }
    for (String name : without(now.keySet(), old.keySet())) {
      added(field.isEmpty() ? name : field + "." + name, others.required().contains(name));
    }
  }

  private void presence(String path, boolean wasRequired, boolean isRequired) {
    if (!wasRequired && isRequired) {
      log.schema(side, Kind.NARROWED, path, "is required now", "leave it optional");
    } else if (wasRequired && !isRequired) {
      log.schema(side, Kind.WIDENED, path, "may be missing now", "go on answering with it always");
    }
  }

  private void added(String path, boolean isRequired) {
    if (side == Side.INPUT && isRequired) {
      log.breaking(
          path, "is new and required", "make it optional: Optional, @Nullable, or with a default");
    } else {
      log.compatible(path, side == Side.INPUT ? "is new and optional" : "is new");
    }
  }

  /** Names the new field that looks like the old one. */
  private static String successor(Object schema, Map<String, Object> old, Map<String, Object> now) {
    List<String> alike =
        now.entrySet().stream()
            .filter(each -> !old.containsKey(each.getKey()) && each.getValue().equals(schema))
            .map(Map.Entry::getKey)
            .toList();
    return alike.size() == 1 ? "; was it renamed to '" + alike.getFirst() + "'?" : "";
  }

  /** Compares what is in lists, or in objects with free names. */
  private void nested(
      String field, String keyword, String suffix, SchemaView ones, SchemaView others) {
    if (ones.get(keyword).isEmpty() && others.get(keyword).isEmpty()) {
      return;
    }
    Object old = ones.get(keyword).orElse(Map.of());
    Object now = others.get(keyword).orElse(Map.of());
    if (old instanceof Map<?, ?> && now instanceof Map<?, ?>) {
      compare(field + suffix, old, now);
    } else if (!old.equals(now)) {
      log.schema(side, Kind.OTHER, field, keyword + " changed", KEEP_TYPE);
    }
  }

  private void alternatives(String field, SchemaView ones, SchemaView others) {
    if (ones.get("oneOf").isEmpty() && others.get("oneOf").isEmpty()) {
      return;
    }
    Map<String, Object> old = Alternatives.of(ones);
    Map<String, Object> now = Alternatives.of(others);
    for (String name : without(old.keySet(), now.keySet())) {
      log.schema(side, Kind.NARROWED, field, "the form '" + name + "' is gone", "keep taking it");
    }
    for (String name : without(now.keySet(), old.keySet())) {
      log.schema(
          side,
          Kind.WIDENED,
          field,
          "the form '" + name + "' is new",
          "answer with forms that clients know");
    }
    old.forEach((name, schema) -> {
      if (now.containsKey(name)) {
        compare(field + "<" + name + ">", schema, now.get(name));
      }
    });
    String oldName =
        SurfaceTree.of(ones.get("discriminator").orElse(Map.of())).text("propertyName");
    String newName =
        SurfaceTree.of(others.get("discriminator").orElse(Map.of())).text("propertyName");
    if (!oldName.equals(newName)) {
      log.schema(
          side,
          Kind.OTHER,
          field,
          "its form is told by '" + newName + "' instead of '" + oldName + "'",
          "keep '" + oldName + "'");
    }
  }

  private void unknown(String field, SchemaView ones, SchemaView others) {
    Set<String> keywords = new TreeSet<>(ones.keywords().keySet());
    keywords.addAll(others.keywords().keySet());
    keywords.removeAll(STRUCTURE);
    keywords.removeAll(Limits.KEYWORDS);
    for (String keyword : keywords) {
      if (!ones.get(keyword).equals(others.get(keyword))) {
        log.schema(side, Kind.OTHER, field, keyword + " changed", "keep it as it was");
      }
    }
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> rest = new LinkedHashSet<>(all);
    rest.removeAll(some);
    return rest;
  }
}
