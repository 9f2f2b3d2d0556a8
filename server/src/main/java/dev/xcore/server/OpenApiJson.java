package dev.xcore.server;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a value tree as JSON. Stateless, thread safe. */
final class OpenApiJson {

  private static final JsonFactory FACTORY = new JsonFactory();

  private OpenApiJson() {}

  static byte[] bytes(Map<String, Object> tree) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      write(tree, generator);
    }
    return bytes.toByteArray();
  }

  private static void write(@Nullable Object value, JsonGenerator generator) {
    switch (value) {
      case null -> generator.writeNull();
      case Map<?, ?> map -> writeObject(map, generator);
      case Collection<?> list -> writeArray(list, generator);
      case Boolean bool -> generator.writeBoolean(bool);
      case Number number -> writeNumber(number, generator);
      case CharSequence text -> generator.writeString(text.toString());
      default ->
          throw new IllegalArgumentException(
              "a schema holds a " + value.getClass().getName() + ", which is not part of JSON");
    }
  }

  private static void writeObject(Map<?, ?> map, JsonGenerator generator) {
    generator.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      generator.writeName(String.valueOf(entry.getKey()));
      write(entry.getValue(), generator);
    }
    generator.writeEndObject();
  }

  private static void writeArray(Collection<?> list, JsonGenerator generator) {
    generator.writeStartArray();
    for (Object element : list) {
      write(element, generator);
    }
    generator.writeEndArray();
  }

  private static void writeNumber(Number number, JsonGenerator generator) {
    switch (number) {
      case BigDecimal decimal -> generator.writeNumber(decimal);
      case BigInteger integer -> generator.writeNumber(integer);
      case Double real -> generator.writeNumber(BigDecimal.valueOf(real));
      case Float real -> generator.writeNumber(new BigDecimal(real.toString()));
      default -> generator.writeNumber(number.longValue());
    }
  }
}
