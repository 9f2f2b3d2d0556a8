package dev.xcore.handlers;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stands for the binding of a type that refers to itself, until that is complete. */
final class DeferredBinding implements TypeBinding {

  private volatile @Nullable TypeBinding target;

  void complete(TypeBinding binding) {
    target = binding;
  }

  private TypeBinding target() {
    return Objects.requireNonNull(target, "a recursive type was used before it was complete");
  }

  @Override
  public @Nullable Object read(@Nullable Object tree, Reading reading) {
    return target().read(tree, reading);
  }

  @Override
  public void write(Object value, ValueSink sink) throws IOException {
    target().write(value, sink);
  }

  @Override
  public Map<String, Object> schema(SchemaSet schemas) {
    return target().schema(schemas);
  }

  @Override
  public boolean isSimple() {
    return false;
  }
}
