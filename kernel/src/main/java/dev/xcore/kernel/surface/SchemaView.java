package dev.xcore.kernel.surface;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON schema, looked at without the freedom there is in writing it: references followed, null
 * taken out of types, enumerations and alternatives. Immutable.
 *
 * @param reference the name it was referred to by; empty for none
 * @param isNullable whether null is allowed
 * @param keywords the rest
 */
record SchemaView(String reference, boolean isNullable, Map<String, Object> keywords) {

  /** Keywords that say nothing of what is valid. */
  private static final Set<String> IGNORED =
      Set.of("description", "title", "default", "example", "examples", "$comment", "deprecated");

  private static final String PLACE = "#/components/schemas/";

  static SchemaView of(@Nullable Object schema, SurfaceTree definitions) {
    SurfaceTree tree = SurfaceTree.of(schema);
    String reference = "";
    for (int hops = 0; tree.has("$ref") && hops < 16; hops++) {
      String target = tree.text("$ref");
      reference = target.startsWith(PLACE) ? target.substring(PLACE.length()) : target;
      tree = definitions.object(reference);
    }
    return normal(reference, tree, definitions);
  }

  private static SchemaView normal(String reference, SurfaceTree tree, SurfaceTree definitions) {
    Map<String, Object> keywords = new LinkedHashMap<>();
    tree.members()
        .forEach((key, value) -> {
          if (value != null && !IGNORED.contains(String.valueOf(key))) {
            keywords.put(String.valueOf(key), value);
          }
        });
    List<SurfaceTree> anyOf = tree.objects("anyOf");
    List<SurfaceTree> others = anyOf.stream().filter(each -> !isNull(each)).toList();
    if (others.size() == 1 && others.size() < anyOf.size() && keywords.size() == 1) {
      SchemaView inner = of(others.getFirst().members(), definitions);
      return new SchemaView(inner.reference(), true, inner.keywords());
    }
    List<Object> types = listed(keywords.get("type"));
    boolean hasNull = types.remove("null");
    if (!types.isEmpty()) {
      keywords.put("type", types);
    }
    if (keywords.get("enum") instanceof List<?> values) {
      keywords.put("enum", values.stream().filter(Objects::nonNull).toList());
    }
    return new SchemaView(reference, hasNull, keywords);
  }

  private static boolean isNull(SurfaceTree schema) {
    return schema.text("type").equals("null");
  }

  private static List<Object> listed(@Nullable Object value) {
    return switch (value) {
      case null -> new ArrayList<>();
      case List<?> list -> new ArrayList<>(list);
      default -> new ArrayList<>(List.of(value));
    };
  }

  Optional<Object> get(String keyword) {
    return Optional.ofNullable(keywords.get(keyword));
  }

  /** Returns the types; empty for any. */
  Set<String> types() {
    Set<String> types = new LinkedHashSet<>();
    listed(keywords.get("type")).forEach(type -> types.add(String.valueOf(type)));
    return types;
  }

  /** Returns the only values allowed; empty for no such limit. */
  Optional<Set<String>> values() {
    Object only = keywords.containsKey("const") ? keywords.get("const") : keywords.get("enum");
    if (only == null) {
      return Optional.empty();
    }
    Set<String> values = new LinkedHashSet<>();
    listed(only).forEach(value -> values.add(String.valueOf(value)));
    return Optional.of(values);
  }

  Map<String, Object> properties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    SurfaceTree.of(keywords.get("properties"))
        .members()
        .forEach((name, schema) -> properties.put(String.valueOf(name), schema));
    return properties;
  }

  Set<String> required() {
    return new LinkedHashSet<>(new SurfaceTree(keywords).texts("required"));
  }

  /** Returns a number; empty without that keyword. */
  Optional<BigDecimal> number(String keyword) {
    return keywords.get(keyword) instanceof Number number
        ? Optional.of(new BigDecimal(number.toString()))
        : Optional.empty();
  }
}
