package dev.xcore.handlers;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An enum, by the names of its constants or those that {@link JsonProperty} gives them. */
final class EnumBinding implements TypeBinding {

  private static final int LONGEST_GUESS = 64;

  private final Map<String, Object> constants = new LinkedHashMap<>();
  private final Map<Object, String> names = new LinkedHashMap<>();

  EnumBinding(Class<?> type) {
    for (Field field : type.getFields()) {
      if (field.isEnumConstant()) {
        add(field, constant(type, field.getName()));
      }
    }
  }

  private EnumBinding(Map<String, Object> constants) {
    this.constants.putAll(constants);
    constants.forEach((name, constant) -> names.put(constant, name));
  }

  /** An enum by the values that {@code @JsonValue} gives its constants. */
  static EnumBinding byValue(Class<?> type, MethodHandle getter) {
    Map<String, Object> constants = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      try {
        constants.put(String.valueOf(Handles.get(getter, constant)), constant);
      } catch (IOException impossible) {
        throw new IllegalArgumentException("@JsonValue failed: " + impossible, impossible);
      }
    }
    return new EnumBinding(constants);
  }

  private static Object constant(Class<?> type, String name) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new IllegalStateException("enum " + type.getName() + " has no constant " + name);
  }

  private void add(Field field, Object constant) {
    JsonProperty property = field.getAnnotation(JsonProperty.class);
    String name =
        property == null || property.value().isEmpty() ? field.getName() : property.value();
    names.put(constant, name);
    constants.put(name, constant);
    JsonAlias alias = field.getAnnotation(JsonAlias.class);
    if (alias != null) {
      for (String other : alias.value()) {
        constants.putIfAbsent(other, constant);
      }
    }
  }

  @Override
  public @Nullable Object read(@Nullable Object tree, Reading reading) {
    if (tree == null) {
      return null;
    }
    Object constant = tree instanceof String name ? constants.get(name) : null;
    if (constant == null) {
      reading.problem(refusal(tree, names.values()), tree);
    }
    return constant;
  }

  /** Lists what is allowed, with the nearest. */
  static String refusal(Object tree, Collection<String> allowed) {
    String expected = "one of " + String.join(", ", allowed);
    if (!(tree instanceof String text) || text.isEmpty()) {
      return Found.instead(expected, tree);
    }
    String hint = text.length() > LONGEST_GUESS ? "" : Nearest.hint(text, allowed);
    return "must be " + expected + hint;
  }

  @Override
  public void write(Object value, ValueSink sink) throws IOException {
    sink.text(names.getOrDefault(value, value.toString()));
  }

  @Override
  public Map<String, Object> schema(SchemaSet schemas) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "string");
    schema.put("enum", List.copyOf(names.values()));
    return schema;
  }

  @Override
  public boolean isSimple() {
    return true;
  }
}
