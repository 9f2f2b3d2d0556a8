package dev.xcore.handlers;

import dev.xcore.sdk.Config;
import dev.xcore.sdk.Payload;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Payload}: any object. Also writes a {@link Config}, which is never read. */
final class PayloadBinding implements TypeBinding {

  private final Binder binder;
  private final AnyBinding any;

  PayloadBinding(Binder binder, AnyBinding any) {
    this.binder = binder;
    this.any = any;
  }

  @Override
  public @Nullable Object read(@Nullable Object tree, Reading reading) {
    if (tree == null) {
      return null;
    }
    if (!(tree instanceof Map<?, ?>)) {
      reading.problem(Found.instead("an object", tree), tree);
      return null;
    }
    return any.read(tree, reading) instanceof Map<?, ?> map
        ? TreePayload.ofCopy(map, binder)
        : null;
  }

  @Override
  public void write(Object value, ValueSink sink) throws IOException {
    Map<String, Object> map =
        value instanceof Payload payload ? payload.asMap() : ((Config) value).asMap();
    any.write(map, sink);
  }

  @Override
  public Map<String, Object> schema(SchemaSet schemas) {
    return Map.of("type", "object");
  }

  @Override
  public boolean isSimple() {
    return false;
  }
}
