package dev.xcore.handlers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Any value: read as the tree it is, copied; written by its class at run time. */
final class AnyBinding implements TypeBinding {

  private final Function<Class<?>, TypeBinding> byClass;

  /**
   * Makes the binding.
   *
   * @param byClass finds the binding to write a class with
   */
  AnyBinding(Function<Class<?>, TypeBinding> byClass) {
    this.byClass = byClass;
  }

  @Override
  public @Nullable Object read(@Nullable Object tree, Reading reading) {
    return switch (tree) {
      case null -> null;
      case String _, Boolean _, Long _, Integer _ -> tree;
      case Double number when Double.isFinite(number) -> tree;
      case byte[] bytes -> bytes.clone();
      case Number number -> readNumber(number, reading);
      case Map<?, ?> map -> readMap(map, reading);
      case Collection<?> list -> readList(list, reading);
      case Object[] array -> readList(Arrays.asList(array), reading);
      default -> {
        reading.problem("must be a value of JSON, but was " + Found.kind(tree), null);
        yield null;
      }
    };
  }

  private static @Nullable Object readNumber(Number number, Reading reading) {
    return switch (number) {
      case java.math.BigInteger _, java.math.BigDecimal _ -> number;
      case Short _, Byte _ -> number.longValue();
      default -> Numbers.readDouble(number, reading);
    };
  }

  private @Nullable Object readMap(Map<?, ?> map, Reading reading) {
    if (reading.isTooDeep()) {
      return null;
    }
    Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = String.valueOf(entry.getKey());
      reading.enter(name);
      copy.put(name, read(entry.getValue(), reading));
      reading.leave();
    }
    return copy;
  }

  private @Nullable Object readList(Collection<?> list, Reading reading) {
    if (reading.isTooDeep()) {
      return null;
    }
    List<@Nullable Object> copy = new ArrayList<>(list.size());
    for (Object item : list) {
      reading.enter(copy.size());
      copy.add(read(item, reading));
      reading.leave();
    }
    return copy;
  }

  @Override
  public void write(Object value, ValueSink sink) throws IOException {
    switch (value) {
      case String text -> sink.text(text);
      case Integer number -> sink.number(number.longValue());
      case Long number -> sink.number(number.longValue());
      case Boolean bool -> sink.bool(bool);
      default -> written(value).write(value, sink);
    }
  }

  private TypeBinding written(Object value) {
    TypeBinding own = byClass.apply(value.getClass());
    if (own instanceof AnyBinding) {
      throw new IllegalArgumentException(
          "a " + value.getClass().getName() + " has nothing that could be written");
    }
    return own;
  }

  @Override
  public Map<String, Object> schema(SchemaSet schemas) {
    return Map.of();
  }

  @Override
  public boolean isSimple() {
    return false;
  }
}
