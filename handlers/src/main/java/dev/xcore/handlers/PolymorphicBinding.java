package dev.xcore.handlers;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A closed set of types told apart by a name: {@code @JsonTypeInfo(use = NAME)}. */
final class PolymorphicBinding implements TypeBinding {

  private final TypeUse use;
  private final String property;
  private final boolean isWrapped;
  private final Map<String, TypeBinding> byId = new LinkedHashMap<>();
  private final Map<Class<?>, String> ids = new HashMap<>();

  private PolymorphicBinding(TypeUse use, String property, boolean isWrapped) {
    this.use = use;
    this.property = property;
    this.isWrapped = isWrapped;
  }

  /**
   * Makes the binding.
   *
   * @param use the whole set, or a type in it that stands for some of them
   * @param root the type of the whole set
   * @param objects bind the subtypes
   */
  static PolymorphicBinding of(TypeUse use, Class<?> root, ObjectModels objects) {
    PolymorphicBinding binding = new PolymorphicBinding(use, property(info(root)), isWrapped(root));
    for (Class<?> subtype : subtypes(root)) {
      if (!use.raw().isAssignableFrom(subtype)) {
        continue;
      }
      String id = id(root, subtype);
      if (binding.byId.containsKey(id)) {
        throw new IllegalArgumentException("two subtypes are called '" + id + "'");
      }
      binding.ids.put(subtype, id);
      binding.byId.put(id, objects.object(TypeUse.of(subtype), tag(root, subtype)));
    }
    if (binding.byId.isEmpty()) {
      throw new IllegalArgumentException(use + " names no subtypes; add @JsonSubTypes, or seal it");
    }
    return binding;
  }

  private static JsonTypeInfo info(Class<?> root) {
    JsonTypeInfo info = root.getAnnotation(JsonTypeInfo.class);
    if (info == null || info.use() != JsonTypeInfo.Id.NAME) {
      throw new IllegalArgumentException(
          "@JsonTypeInfo of " + root.getSimpleName() + " must use NAME; others are not safe");
    }
    return switch (info.include()) {
      case PROPERTY, EXISTING_PROPERTY, WRAPPER_OBJECT -> info;
      default ->
          throw new IllegalArgumentException(
              "@JsonTypeInfo(include = " + info.include() + ") is not supported; use PROPERTY");
    };
  }

  /** Tells whether the id of a set is the name of the only member of an object. */
  static boolean isWrapped(Class<?> root) {
    return info(root).include() == JsonTypeInfo.As.WRAPPER_OBJECT;
  }

  private static String property(JsonTypeInfo info) {
    return info.property().isEmpty() ? info.use().getDefaultPropertyName() : info.property();
  }

  private static List<Class<?>> subtypes(Class<?> root) {
    JsonSubTypes given = root.getAnnotation(JsonSubTypes.class);
    List<Class<?>> found = new ArrayList<>();
    if (given != null) {
      for (JsonSubTypes.Type type : given.value()) {
        found.add(type.value());
      }
    } else if (root.isSealed()) {
      addPermitted(root, found);
    }
    return found;
  }

  /** What is itself a closed set stands for its members. */
  private static void addPermitted(Class<?> set, List<Class<?>> found) {
    for (Class<?> permitted : set.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        addPermitted(permitted, found);
      }
      if (!Modifier.isAbstract(permitted.getModifiers()) && !found.contains(permitted)) {
        found.add(permitted);
      }
    }
  }

  private static String id(Class<?> root, Class<?> subtype) {
    JsonSubTypes given = root.getAnnotation(JsonSubTypes.class);
    if (given != null) {
      for (JsonSubTypes.Type type : given.value()) {
        if (type.value() == subtype && !type.name().isEmpty()) {
          return type.name();
        }
      }
    }
    JsonTypeName name = subtype.getAnnotation(JsonTypeName.class);
    return name == null || name.value().isEmpty() ? subtype.getSimpleName() : name.value();
  }

  /** Finds the set that a type is, or belongs to. */
  static Optional<Class<?>> rootOf(Class<?> subtype) {
    if (subtype.isAnnotationPresent(JsonTypeInfo.class)) {
      return Optional.of(subtype);
    }
    List<Class<?>> above = new ArrayList<>(List.of(subtype.getInterfaces()));
    if (subtype.getSuperclass() != null) {
      above.add(subtype.getSuperclass());
    }
    for (Class<?> candidate : above) {
      if (candidate.isAnnotationPresent(JsonTypeInfo.class)) {
        return subtypes(candidate).stream().anyMatch(subtype::isAssignableFrom)
            ? Optional.of(candidate)
            : Optional.empty();
      }
      Optional<Class<?>> further = rootOf(candidate);
      if (further.isPresent()) {
        return further;
      }
    }
    return Optional.empty();
  }

  /** Returns the mark that objects of a subtype carry; empty where they are wrapped. */
  static Optional<Tag> tag(Class<?> root, Class<?> subtype) {
    JsonTypeInfo info = info(root);
    return info.include() == JsonTypeInfo.As.WRAPPER_OBJECT
        ? Optional.empty()
        : Optional.of(
            new Tag(property(info), id(root, subtype), info.include() == JsonTypeInfo.As.PROPERTY));
  }

  @Override
  public @Nullable Object read(@Nullable Object tree, Reading reading) {
    if (tree == null || reading.isTooDeep()) {
      return null;
    }
    if (!(tree instanceof Map<?, ?> object)) {
      reading.problem(Found.instead("an object", tree), tree);
      return null;
    }
    return isWrapped ? readWrapped(object, reading) : readTagged(object, reading);
  }

  private @Nullable Object readTagged(Map<?, ?> object, Reading reading) {
    Object id = object.get(property);
    TypeBinding binding = id instanceof String name ? byId.get(name) : null;
    if (binding == null) {
      reading.enter(property);
      reading.problem(
          id == null ? "is required: " + oneOf() : EnumBinding.refusal(id, byId.keySet()), id);
      reading.leave();
      return null;
    }
    return binding.read(object, reading);
  }

  private @Nullable Object readWrapped(Map<?, ?> object, Reading reading) {
    String id = object.size() == 1 ? String.valueOf(object.keySet().iterator().next()) : "";
    TypeBinding binding = byId.get(id);
    if (binding == null) {
      reading.problem("must be an object with a single member, " + oneOf(), null);
      return null;
    }
    reading.enter(id);
    Object value = binding.read(object.get(id), reading);
    reading.leave();
    return value;
  }

  private String oneOf() {
    return "one of " + String.join(", ", byId.keySet());
  }

  @Override
  public void write(Object value, ValueSink sink) throws IOException {
    String id = ids.get(value.getClass());
    TypeBinding binding = id == null ? null : byId.get(id);
    if (id == null || binding == null) {
      throw new IllegalArgumentException(
          value.getClass().getName() + " is not among the subtypes of " + use);
    }
    if (!isWrapped) {
      binding.write(value, sink);
      return;
    }
    sink.beginObject();
    sink.name(id);
    binding.write(value, sink);
    sink.endObject();
  }

  @Override
  public Map<String, Object> schema(SchemaSet schemas) {
    return schemas.reference(
        List.of("set", use.bare()), use.raw().getSimpleName(), () -> definition(schemas));
  }

  private Map<String, Object> definition(SchemaSet schemas) {
    List<Object> alternatives = new ArrayList<>();
    Map<String, Object> mapping = new LinkedHashMap<>();
    byId.forEach((id, binding) -> {
      Map<String, Object> schema = binding.schema(schemas);
      mapping.put(id, schema.getOrDefault("$ref", ""));
      alternatives.add(isWrapped ? wrapped(id, schema) : schema);
    });
    Map<String, Object> definition = new LinkedHashMap<>();
    definition.put("oneOf", alternatives);
    if (!isWrapped) {
      definition.put("discriminator", Map.of("propertyName", property, "mapping", mapping));
    }
    return definition;
  }

  private static Map<String, Object> wrapped(String id, Map<String, Object> schema) {
    return Map.of("type", "object", "properties", Map.of(id, schema), "required", List.of(id));
  }

  @Override
  public boolean isSimple() {
    return false;
  }
}
