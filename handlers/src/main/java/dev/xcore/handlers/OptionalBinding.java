package dev.xcore.handlers;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An optional value: null and nothing are empty. */
final class OptionalBinding implements TypeBinding {

  /** The four optional classes. */
  enum Kind {
    OBJECT(Optional.class, Object.class),
    INT(OptionalInt.class, int.class),
    LONG(OptionalLong.class, long.class),
    DOUBLE(OptionalDouble.class, double.class);

    private final Class<?> type;
    private final Class<?> content;

    Kind(Class<?> type, Class<?> content) {
      this.type = type;
      this.content = content;
    }

    /** Returns the kind of a class. */
    static Optional<Kind> of(Class<?> type) {
      for (Kind kind : values()) {
        if (kind.type == type) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }

    /** Returns the primitive class inside; {@code Object} for {@link Optional}. */
    Class<?> content() {
      return content;
    }

    /** Returns the empty optional of this kind. */
    Object empty() {
      return wrap(null);
    }

    private Object wrap(@Nullable Object value) {
      return switch (this) {
        case OBJECT -> Optional.ofNullable(value);
        case INT -> value == null ? OptionalInt.empty() : OptionalInt.of((Integer) value);
        case LONG -> value == null ? OptionalLong.empty() : OptionalLong.of((Long) value);
        case DOUBLE -> value == null ? OptionalDouble.empty() : OptionalDouble.of((Double) value);
      };
    }
  }

  private final Kind kind;
  private final TypeBinding content;

  OptionalBinding(Kind kind, TypeBinding content) {
    this.kind = kind;
    this.content = content;
  }

  @Override
  public Object read(@Nullable Object tree, Reading reading) {
    return kind.wrap(tree == null ? null : content.read(tree, reading));
  }

  @Override
  public void write(Object value, ValueSink sink) throws IOException {
    Object inside = unwrap(value);
    if (inside == null) {
      sink.nothing();
    } else {
      content.write(inside, sink);
    }
  }

  /** Returns what is in an optional of any kind, or null. */
  static @Nullable Object unwrap(Object value) {
    return switch (value) {
      case Optional<?> optional -> optional.orElse(null);
      case OptionalInt optional -> optional.isPresent() ? optional.getAsInt() : null;
      case OptionalLong optional -> optional.isPresent() ? optional.getAsLong() : null;
      case OptionalDouble optional -> optional.isPresent() ? optional.getAsDouble() : null;
      default -> value;
    };
  }

  @Override
  public Map<String, Object> schema(SchemaSet schemas) {
    return MemberBinding.nullable(content.schema(schemas));
  }

  @Override
  public boolean isSimple() {
    return content.isSimple();
  }
}
