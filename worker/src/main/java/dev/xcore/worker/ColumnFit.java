package dev.xcore.worker;

import dev.xcore.worker.protocol.SqlTypes;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a column becomes a value of a plugin's type: the host reads it into a type that crosses, and
 * the rest is done here. Immutable.
 *
 * @param wire the name of the type that crosses
 * @param make what is made of it
 */
record ColumnFit(String wire, UnaryOperator<@Nullable Object> make) {

  /** Finds it; empty if no column can be read into the type. */
  static Optional<ColumnFit> of(Type type) {
    if (SqlTypes.isSimple(type)) {
      return Optional.of(new ColumnFit(type.getTypeName(), value -> value));
    }
    if (type instanceof Class<?> raw && raw.isEnum()) {
      return Optional.of(
          new ColumnFit(String.class.getName(), value -> value == null ? null : named(raw, value)));
    }
    return type instanceof ParameterizedType parameters
            && parameters.getRawType() instanceof Class<?> raw
            && SqlTypes.wrappers().contains(raw)
        ? of(parameters.getActualTypeArguments()[0]).map(content -> wrapped(raw, content))
        : Optional.empty();
  }

  private static ColumnFit wrapped(Class<?> raw, ColumnFit content) {
    String wire = SqlTypes.wrapped(raw, content.wire());
    return raw == Optional.class
        ? new ColumnFit(wire, value -> Optional.ofNullable(content.make().apply(value)))
        : new ColumnFit(wire, value -> value instanceof List<?> list ? all(list, content) : null);
  }

  private static List<@Nullable Object> all(List<?> values, ColumnFit content) {
    List<@Nullable Object> all = new ArrayList<>();
    values.forEach(value -> all.add(content.make().apply(value)));
    return all;
  }

  /** By name as written; if there is none, in any case of letters. */
  private static Object named(Class<?> type, Object name) {
    Object inAnyCase = null;
    for (Object constant : type.getEnumConstants()) {
      String own = ((Enum<?>) constant).name();
      if (own.equals(name)) {
        return constant;
      }
      if (own.equalsIgnoreCase(name.toString())) {
        inAnyCase = constant;
      }
    }
    if (inAnyCase == null) {
      throw new UnfitValueException(
          "no %s value could be matched to the name %s".formatted(type.getSimpleName(), name));
    }
    return inAnyCase;
  }

  /** A value is none of the type's. */
  static final class UnfitValueException extends RuntimeException {

    UnfitValueException(String message) {
      super(message, null, false, false);
    }
  }
}
