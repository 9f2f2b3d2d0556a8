package dev.xcore.handlers;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A record or bean: an object in the tree. */
final class ObjectBinding implements TypeBinding {

  private final ObjectModel model;
  private final Property[] arguments;
  private final Property[] setters;
  private final Property[] outputs;
  private final Optional<Tag> tag;
  private final Optional<CustomConstraints> custom;
  private final Function<Class<?>, TypeBinding> byClass;

  /**
   * Makes the binding.
   *
   * @param model its members
   * @param tag tells it from other subtypes; empty for a type of its own
   * @param custom checks each object after it is made; empty if nothing asks for it
   * @param byClass finds the binding to write a subclass with
   */
  ObjectBinding(
      ObjectModel model,
      Optional<Tag> tag,
      Optional<CustomConstraints> custom,
      Function<Class<?>, TypeBinding> byClass) {
    this.model = model;
    this.arguments = model.arguments().toArray(Property[]::new);
    this.setters = model.setters().toArray(Property[]::new);
    this.outputs = model.outputs().toArray(Property[]::new);
    this.tag = tag;
    this.custom = custom;
    this.byClass = byClass;
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
    int before = reading.problemCount();
    Object[] values = new Object[arguments.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = arguments[i].read(object, reading);
    }
    Object[] settings = setters.length == 0 ? values : readSettings(object, reading);
    if (reading.problemCount() > before) {
      return null;
    }
    Object instance = create(values, reading);
    if (instance != null && setters.length > 0) {
      set(instance, settings, reading);
    }
    if (instance != null && custom.isPresent() && reading.problemCount() == before) {
      checkCustom(instance, custom.get(), reading);
    }
    return reading.problemCount() == before ? instance : null;
  }

  private @Nullable Object[] readSettings(Map<?, ?> object, Reading reading) {
    @Nullable Object[] settings = new Object[setters.length];
    for (int i = 0; i < settings.length; i++) {
      Property property = setters[i];
      boolean isKept =
          property.input() != null
              && !property.input().isRequired()
              && Binder.ABSENT.equals(property.find(object));
      settings[i] = isKept ? Binder.ABSENT : property.read(object, reading);
    }
    return settings;
  }

  private @Nullable Object create(@Nullable Object[] values, Reading reading) {
    MethodHandle creator = model.creator();
    if (creator == null) {
      throw new IllegalStateException(model.name() + " can be written, not read");
    }
    try {
      return (Object) creator.invokeExact(values);
    } catch (Throwable e) {
      refuse(e, reading);
      return null;
    }
  }

  /** What a constructor refuses is a problem of the value; anything else is a defect. */
  static void refuse(Throwable e, Reading reading) {
    switch (e) {
      case IllegalArgumentException _, DateTimeException _, ArithmeticException _ ->
          reading.problem(message(e), null);
      case NullPointerException _ ->
          reading.problem(isRequireNonNull(e) ? message(e) : "is not valid", null);
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      default -> throw new IllegalStateException("a constructor failed: " + e, e);
    }
  }

  private static String message(Throwable e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? "is not valid" : message;
  }

  /** The virtual machine's own messages name variables, which says nothing to a caller. */
  private static boolean isRequireNonNull(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().equals("java.util.Objects");
  }

  private void set(Object instance, @Nullable Object[] settings, Reading reading) {
    for (int i = 0; i < setters.length; i++) {
      Property property = setters[i];
      reading.enter(property.name());
      try {
        if (Binder.ABSENT.equals(settings[i])) {
          checkInitial(property, instance, reading);
        } else if (property.setter() != null) {
          property.setter().invokeExact(instance, settings[i]);
        }
      } catch (Throwable e) {
        refuse(e, reading);
      }
      reading.leave();
    }
  }

  /** A bean's own value of a property that was not sent must satisfy the constraints too. */
  private static void checkInitial(Property property, Object instance, Reading reading)
      throws IOException {
    if (property.getter() != null && property.input() != null) {
      property.input().check(Handles.get(property.getter(), instance), null, reading);
    }
  }

  private static void checkCustom(Object instance, CustomConstraints custom, Reading reading) {
    for (CustomConstraints.Violation violation : custom.check(instance)) {
      if (violation.path().isEmpty()) {
        reading.problem(violation.message(), null);
      } else {
        reading.enter(violation.path());
        reading.problem(violation.message(), null);
        reading.leave();
      }
    }
  }

  @Override
  public void write(Object value, ValueSink sink) throws IOException {
    if (value.getClass() != model.type() && !model.type().isRecord()) {
      TypeBinding actual = byClass.apply(value.getClass());
      if (actual != this) {
        actual.write(value, sink);
        return;
      }
    }
    sink.beginObject();
    if (tag.isPresent() && tag.get().isAdded()) {
      sink.name(tag.get().property());
      sink.text(tag.get().id());
    }
    for (Property property : outputs) {
      property.write(value, sink);
    }
    sink.endObject();
  }

  @Override
  public Map<String, Object> schema(SchemaSet schemas) {
    return schemas.reference(model.key(), model.name(), () -> definition(schemas));
  }

  private Map<String, Object> definition(SchemaSet schemas) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    tag.ifPresent(mark -> properties.put(mark.property(), Map.of()));
    model.all().forEach(property -> property.describe(schemas, properties, required));
    tag.ifPresent(mark -> describe(mark, properties, required));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    if (!model.description().isEmpty()) {
      schema.put("description", model.description());
    }
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return schema;
  }

  private static void describe(Tag tag, Map<String, Object> properties, List<String> required) {
    properties.put(tag.property(), Map.of("type", "string", "const", tag.id()));
    if (!required.contains(tag.property())) {
      required.addFirst(tag.property());
    }
  }

  @Override
  public boolean isSimple() {
    return false;
  }
}
