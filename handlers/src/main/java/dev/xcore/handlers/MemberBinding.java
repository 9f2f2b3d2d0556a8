package dev.xcore.handlers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value at its place: a component, parameter or element, with its constraints, its default, and
 * what happens when it is null or left out.
 */
final class MemberBinding implements TypeBinding {

  private final TypeBinding binding;
  private final Constraint[] constraints;
  private final boolean acceptsNull;
  private final boolean isRequired;
  private final @Nullable Object fallback;

  /**
   * Makes the binding.
   *
   * @param binding of the value
   * @param constraints checked after the value is read
   * @param acceptsNull whether null is a value
   * @param isRequired whether it must be there; of no account with a fallback
   * @param fallback a tree, read in text mode where nothing was sent; null for none
   */
  MemberBinding(
      TypeBinding binding,
      List<Constraint> constraints,
      boolean acceptsNull,
      boolean isRequired,
      @Nullable Object fallback) {
    this.binding = binding;
    this.constraints = constraints.toArray(Constraint[]::new);
    this.acceptsNull = acceptsNull;
    this.isRequired = isRequired && fallback == null;
    this.fallback = fallback;
  }

  /** Tells whether a value must be sent. */
  boolean isRequired() {
    return isRequired;
  }

  @Override
  public @Nullable Object read(@Nullable Object tree, Reading reading) {
    if (Binder.ABSENT.equals(tree)) {
      return absent(reading);
    }
    if (tree == null) {
      return empty("must not be null", acceptsNull, reading);
    }
    Object value = binding.read(tree, reading);
    if (value != null) {
      check(value, tree, reading);
    }
    return value;
  }

  private @Nullable Object absent(Reading reading) {
    if (fallback == null) {
      return empty("is required", !isRequired, reading);
    }
    Object value = binding.read(fallback, new Reading(Reading.Mode.TEXT));
    check(value, fallback, reading);
    return value;
  }

  private @Nullable Object empty(String refusal, boolean isAccepted, Reading reading) {
    if (!isAccepted) {
      reading.problem(refusal, null);
      return null;
    }
    Object value = binding.read(null, reading);
    check(value, null, reading);
    return value;
  }

  /**
   * Checks the constraints of a value that was not read.
   *
   * @param value the value
   * @param shown what to show in a problem
   */
  void check(@Nullable Object value, @Nullable Object shown, Reading reading) {
    for (Constraint constraint : constraints) {
      boolean isValid = value == null ? constraint.acceptsNull() : constraint.test().test(value);
      if (!isValid) {
        reading.problem(constraint.message(), shown);
      }
    }
  }

  @Override
  public void write(Object value, ValueSink sink) throws IOException {
    binding.write(value, sink);
  }

  @Override
  public Map<String, Object> schema(SchemaSet schemas) {
    Map<String, Object> plain = binding.schema(schemas);
    if (constraints.length == 0 && !acceptsNull && fallback == null) {
      return plain;
    }
    Map<String, Object> schema = new LinkedHashMap<>(plain);
    for (Constraint constraint : constraints) {
      constraint.keywords().accept(schema);
    }
    if (acceptsNull) {
      schema = nullable(schema);
    }
    if (fallback != null) {
      schema.put("default", defaultTree());
    }
    return schema;
  }

  private @Nullable Object defaultTree() {
    Object value = binding.read(fallback, new Reading(Reading.Mode.TEXT));
    TreeSink tree = new TreeSink();
    try {
      if (value != null) {
        binding.write(value, tree);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return tree.result();
  }

  /** Adds null to what a schema allows. */
  static Map<String, Object> nullable(Map<String, Object> schema) {
    boolean isReference = schema.containsKey("$ref") || schema.containsKey("oneOf");
    if (isReference) {
      Map<String, Object> either = new LinkedHashMap<>();
      either.put("anyOf", List.of(schema, Map.of("type", "null")));
      return either;
    }
    Map<String, Object> result = new LinkedHashMap<>(schema);
    if (schema.get("type") instanceof String type && !type.equals("null")) {
      result.put("type", List.of(type, "null"));
    }
    if (schema.get("enum") instanceof List<?> values
        && values.stream().noneMatch(java.util.Objects::isNull)) {
      List<@Nullable Object> withNull = new ArrayList<>(values);
      withNull.add(null);
      result.put("enum", withNull);
    }
    return result;
  }

  @Override
  public boolean isSimple() {
    return binding.isSimple();
  }
}
