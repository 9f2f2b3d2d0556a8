package dev.xcore.handlers;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One member of an object.
 *
 * @param name in the tree
 * @param aliases other names it is read by
 * @param input how it is read; null if it never is
 * @param zero what it is where it is never read: null, 0, false or an empty optional
 * @param setter sets it in a bean; null for what the constructor takes
 * @param output how it is written; null if it never is
 * @param getter gets it; null if it cannot be got
 * @param inclusion which values are left out when it is written
 * @param description for the schema, may be empty
 */
record Property(
    String name,
    List<String> aliases,
    @Nullable MemberBinding input,
    @Nullable Object zero,
    @Nullable MethodHandle setter,
    @Nullable TypeBinding output,
    @Nullable MethodHandle getter,
    Inclusion inclusion,
    String description) {

  /** Reads the value from an object of the tree. */
  @Nullable Object read(Map<?, ?> object, Reading reading) {
    if (input == null) {
      return zero;
    }
    Object tree = find(object);
    reading.enter(name);
    Object value = input.read(tree, reading);
    reading.leave();
    return value;
  }

  /** Returns what was sent for it, {@link Binder#ABSENT} if nothing was. */
  @Nullable Object find(Map<?, ?> object) {
    Object found = object.get(name);
    if (found != null || object.containsKey(name)) {
      return found;
    }
    for (String alias : aliases) {
      if (object.containsKey(alias)) {
        return object.get(alias);
      }
    }
    return Binder.ABSENT;
  }

  /** Writes the name and the value, unless it is left out. */
  void write(Object instance, ValueSink sink) throws IOException {
    if (output == null || getter == null) {
      return;
    }
    Object value = Handles.get(getter, instance);
    if (inclusion.omits(value)) {
      return;
    }
    sink.name(name);
    if (value == null) {
      sink.nothing();
    } else {
      output.write(value, sink);
    }
  }

  /** Adds the property to the schema of its object. */
  void describe(SchemaSet schemas, Map<String, Object> properties, List<String> required) {
    TypeBinding binding = input != null ? input : output;
    if (binding == null) {
      return;
    }
    Map<String, Object> schema = binding.schema(schemas);
    boolean isOneWay = input == null || output == null;
    if (isOneWay || !description.isEmpty()) {
      schema = new java.util.LinkedHashMap<>(schema);
      if (isOneWay) {
        schema.put(input == null ? "readOnly" : "writeOnly", true);
      }
      if (!description.isEmpty()) {
        schema.put("description", description);
      }
    }
    properties.put(name, schema);
    if (input != null && input.isRequired()) {
      required.add(name);
    }
  }

  /** Returns all names it is read by. */
  List<String> names() {
    List<String> names = new ArrayList<>(aliases);
    names.addFirst(name);
    return names;
  }
}
