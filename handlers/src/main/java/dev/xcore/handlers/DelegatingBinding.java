package dev.xcore.handlers;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A class that stands for a single other value: {@code @JsonCreator} and {@code @JsonValue}. */
final class DelegatingBinding implements TypeBinding {

  private final MemberBinding input;
  private final MethodHandle creator;
  private final TypeBinding output;
  private final @Nullable MethodHandle getter;

  /**
   * Makes the binding.
   *
   * @param input reads the other value
   * @param creator makes the object from it
   * @param output writes the other value, or the object itself without a getter
   * @param getter gets the other value from the object
   */
  DelegatingBinding(
      MemberBinding input,
      MethodHandle creator,
      TypeBinding output,
      @Nullable MethodHandle getter) {
    this.input = input;
    this.creator = creator;
    this.output = output;
    this.getter = getter;
  }

  @Override
  public @Nullable Object read(@Nullable Object tree, Reading reading) {
    if (tree == null) {
      return null;
    }
    int before = reading.problemCount();
    @Nullable Object[] values = {input.read(tree, reading)};
    if (reading.problemCount() > before) {
      return null;
    }
    try {
      Object instance = (Object) creator.invokeExact(values);
      if (instance == null) {
        reading.problem("is not valid", tree);
      }
      return instance;
    } catch (Throwable e) {
      ObjectBinding.refuse(e, reading);
      return null;
    }
  }

  @Override
  public void write(Object value, ValueSink sink) throws IOException {
    if (getter == null) {
      output.write(value, sink);
      return;
    }
    Object inner = Handles.get(getter, value);
    if (inner == null) {
      sink.nothing();
    } else {
      output.write(inner, sink);
    }
  }

  @Override
  public Map<String, Object> schema(SchemaSet schemas) {
    return input.schema(schemas);
  }

  @Override
  public boolean isSimple() {
    return input.isSimple();
  }
}
