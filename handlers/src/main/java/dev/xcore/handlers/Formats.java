package dev.xcore.handlers;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Other forms of simple values, asked for by {@link JsonFormat}. */
final class Formats {

  private static final Set<JsonFormat.Shape> NUMBERS =
      Set.of(JsonFormat.Shape.NUMBER, JsonFormat.Shape.NUMBER_INT);

  private Formats() {}

  /**
   * Returns the binding of a scalar in the wanted form.
   *
   * @throws IllegalArgumentException if there is no such form
   */
  static TypeBinding of(Class<?> type, TypeBinding usual, JsonFormat format) {
    requirePlain(format);
    if (!format.pattern().isEmpty()) {
      return Times.withPattern(type, format);
    }
    return switch (format.shape()) {
      case ANY, NATURAL, SCALAR -> usual;
      case STRING ->
          "string".equals(usual.schema(new SchemaSet("")).get("type")) ? usual : asText(usual);
      default -> throw unsupported(type, format);
    };
  }

  /**
   * Returns the binding of an enum in the wanted form.
   *
   * @throws IllegalArgumentException if there is no such form
   */
  static TypeBinding ofEnum(Class<?> type, JsonFormat format) {
    requirePlain(format);
    if (NUMBERS.contains(format.shape())) {
      return ordinals(type.getEnumConstants());
    }
    if (format.shape() == JsonFormat.Shape.ANY || format.shape() == JsonFormat.Shape.STRING) {
      return new EnumBinding(type);
    }
    throw unsupported(type, format);
  }

  private static void requirePlain(JsonFormat format) {
    if (format.with().length > 0
        || format.without().length > 0
        || format.lenient() == OptBoolean.TRUE
        || format.radix() != JsonFormat.DEFAULT_RADIX) {
      throw new IllegalArgumentException(
          "@JsonFormat with features, leniency or a radix is not supported; use pattern or shape");
    }
  }

  private static IllegalArgumentException unsupported(Class<?> type, JsonFormat format) {
    return new IllegalArgumentException(
        "@JsonFormat(shape = %s) is not supported for %s; use STRING, or leave it out"
            .formatted(format.shape(), type.getSimpleName()));
  }

  /** Numbers and truth values as texts; read from either. */
  private static TypeBinding asText(TypeBinding usual) {
    return new ScalarBinding(
        (tree, reading) ->
            usual.read(tree instanceof String ? parsed(usual, tree, reading) : tree, reading),
        (value, sink) -> sink.text(String.valueOf(value)),
        Map.of("type", "string"));
  }

  private static Object parsed(TypeBinding usual, Object tree, Reading reading) {
    Object value = usual.read(tree, new Reading(Reading.Mode.TEXT));
    return value == null || reading.mode() == Reading.Mode.TEXT ? tree : value;
  }

  private static TypeBinding ordinals(Object[] constants) {
    return new ScalarBinding(
        (tree, reading) -> constant(constants, tree, reading),
        Formats::writeOrdinal,
        Map.of("type", "integer", "minimum", 0L, "maximum", (long) constants.length - 1));
  }

  private static @Nullable Object constant(Object[] constants, Object tree, Reading reading) {
    if (!(Numbers.readInt(tree, reading) instanceof Integer index)) {
      return null;
    }
    if (index < 0 || index >= constants.length) {
      reading.problem("must be from 0 to " + (constants.length - 1), tree);
      return null;
    }
    return List.of(constants).get(index);
  }

  @SuppressWarnings("EnumOrdinal") // the number is what @JsonFormat asks for
  private static void writeOrdinal(Object value, ValueSink sink) throws IOException {
    sink.number((long) ((Enum<?>) value).ordinal());
  }
}
