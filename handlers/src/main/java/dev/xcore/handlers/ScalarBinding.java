package dev.xcore.handlers;

import java.io.IOException;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A value that is one scalar of the tree. */
final class ScalarBinding implements TypeBinding {

  /** Makes the value from a scalar. */
  @FunctionalInterface
  interface Reader {

    /** Returns null after adding a problem. */
    @Nullable Object read(Object tree, Reading reading);
  }

  /** Makes a scalar from the value. */
  @FunctionalInterface
  interface Writer {
    void write(Object value, ValueSink sink) throws IOException;
  }

  private static final int LONGEST_TEXT = 4096;

  private final Reader reader;
  private final Writer writer;
  private final Map<String, Object> schema;

  ScalarBinding(Reader reader, Writer writer, Map<String, Object> schema) {
    this.reader = reader;
    this.writer = writer;
    this.schema = schema;
  }

  /**
   * Makes the binding of a type that has a textual form.
   *
   * @param expected what the text must be, with an example
   * @param format of the JSON schema, empty for none
   * @param parse fails with an {@link IllegalArgumentException} or {@link DateTimeException}
   * @param print its inverse
   */
  static ScalarBinding ofText(
      String expected,
      String format,
      Function<String, Object> parse,
      Function<Object, String> print) {
    Map<String, Object> schema = new LinkedHashMap<>(Map.of("type", "string"));
    if (!format.isEmpty()) {
      schema.put("format", format);
    }
    return new ScalarBinding(
        (tree, reading) -> parsed(expected, parse, tree, reading),
        (value, sink) -> sink.text(print.apply(value)),
        schema);
  }

  private static @Nullable Object parsed(
      String expected, Function<String, Object> parse, Object tree, Reading reading) {
    if (!(tree instanceof String text)) {
      reading.problem(Found.instead(expected, tree), tree);
      return null;
    }
    if (text.length() > LONGEST_TEXT) {
      reading.problem(
          "must be " + expected + ", but is " + text.length() + " characters long", tree);
      return null;
    }
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      reading.problem("must be " + expected, tree);
      return null;
    }
  }

  @Override
  public @Nullable Object read(@Nullable Object tree, Reading reading) {
    return tree == null ? null : reader.read(tree, reading);
  }

  @Override
  public void write(Object value, ValueSink sink) throws IOException {
    writer.write(value, sink);
  }

  @Override
  public Map<String, Object> schema(SchemaSet schemas) {
    return schema;
  }

  @Override
  public boolean isSimple() {
    return true;
  }
}
