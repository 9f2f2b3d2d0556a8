package dev.xcore.server;

import dev.xcore.handlers.ValueSink;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes value trees of the platform's own pages, without any plugin's binder. */
final class TreeWriter {

  private TreeWriter() {}

  static void write(@Nullable Object tree, ValueSink sink) throws IOException {
    switch (tree) {
      case null -> sink.nothing();
      case String text -> sink.text(text);
      case Boolean bool -> sink.bool(bool);
      case Number number -> number(number, sink);
      case Map<?, ?> members -> object(members, sink);
      case Iterable<?> elements -> array(elements, sink);
      case byte[] bytes -> sink.bytes(bytes);
      case Optional<?> optional -> write(optional.orElse(null), sink);
      default -> sink.text(tree.toString());
    }
  }

  private static void number(Number number, ValueSink sink) throws IOException {
    switch (number) {
      case BigInteger whole -> sink.number(whole);
      case BigDecimal decimal -> sink.number(decimal);
      case Double value -> real(value, sink);
      case Float value -> real(value.doubleValue(), sink);
      default -> sink.number(number.longValue());
    }
  }

  private static void real(double value, ValueSink sink) throws IOException {
    if (Double.isFinite(value)) {
      sink.number(value);
    } else {
      sink.nothing();
    }
  }

  private static void object(Map<?, ?> members, ValueSink sink) throws IOException {
    sink.beginObject();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      sink.name(String.valueOf(member.getKey()));
      write(member.getValue(), sink);
    }
    sink.endObject();
  }

  private static void array(Iterable<?> elements, ValueSink sink) throws IOException {
    sink.beginArray();
    for (Object element : elements) {
      write(element, sink);
    }
    sink.endArray();
  }
}
