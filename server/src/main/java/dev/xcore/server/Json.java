package dev.xcore.server;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.InvalidPayloadException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON (RFC 8259) to value tree and back, by Jackson's streaming core.
 *
 * <p>Whole numbers become {@code Long}, or {@code BigInteger} where they do not fit. Decimal
 * numbers become {@code Double} if they have at most 15 digits, which a double holds exactly enough
 * to print them again, and {@code BigDecimal} otherwise; beyond 10^±308 they are refused. A name
 * that occurs twice in an object is refused, since parsers disagree on which one counts.
 */
public final class Json {

  /** Deepest nesting of arrays and objects that is read or written. */
  public static final int MAX_DEPTH = 500;

  private static final int MAX_NUMBER = 1000;
  private static final int MAX_NAME = 10_000;
  private static final int MAX_STRING = 64 << 20;
  private static final long MAX_TOKENS = 2_000_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER)
                  .maxNameLength(MAX_NAME)
                  .maxStringLength(MAX_STRING)
                  .maxTokenCount(MAX_TOKENS)
                  .build())
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  private Json() {}

  /**
   * Reads a document.
   *
   * @param in the document, read to its end, not closed
   * @return a value tree
   * @throws InvalidPayloadException if it is not one JSON document within the limits; says where
   * @throws IOException if the stream fails
   */
  public static @Nullable Object read(InputStream in) throws IOException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), new Unclosed(in))) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new InvalidPayloadException("the body is empty; send a JSON document");
      }
      return JsonReader.document(parser, first);
    } catch (JacksonException problem) {
      throw JsonReader.explained(problem);
    }
  }

  /**
   * Reads a document that may be missing.
   *
   * @param in the document, read to its end, not closed
   * @param fallback what an empty document stands for
   * @return a value tree
   * @throws InvalidPayloadException if it is not one JSON document within the limits; says where
   * @throws IOException if the stream fails
   */
  static @Nullable Object readOrElse(InputStream in, Object fallback) throws IOException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), new Unclosed(in))) {
      JsonToken first = parser.nextToken();
      return first == null ? fallback : JsonReader.document(parser, first);
    } catch (JacksonException problem) {
      throw JsonReader.explained(problem);
    }
  }

  /**
   * Reads a document.
   *
   * @param document the document
   * @return a value tree
   * @throws InvalidPayloadException if it is not one JSON document within the limits; says where
   */
  public static @Nullable Object read(byte[] document) {
    try {
      return read(new ByteArrayInputStream(document));
    } catch (IOException failure) {
      throw new UncheckedIOException("reading from memory failed", failure);
    }
  }

  /**
   * Writes a value tree.
   *
   * @param tree maps, lists and scalars
   * @return the document in UTF-8
   * @throws IllegalArgumentException if something in the tree cannot be written
   */
  public static byte[] write(@Nullable Object tree) {
    JsonBuffer buffer = new JsonBuffer();
    try (JsonSink sink = sink(buffer)) {
      TreeWriter.write(tree, sink);
    } catch (IOException failure) {
      throw new UncheckedIOException("writing to memory failed", failure);
    }
    return buffer.toByteArray();
  }

  /**
   * Writes a value of a plugin.
   *
   * @param value what a handler returned
   * @param binder the plugin's binder
   * @return the document in UTF-8
   * @throws IllegalArgumentException if something in the value cannot be written
   */
  static JsonBuffer write(@Nullable Object value, Binder binder) throws IOException {
    JsonBuffer buffer = new JsonBuffer();
    try (JsonSink sink = sink(buffer)) {
      binder.write(value, sink);
    }
    return buffer;
  }

  /**
   * Begins a document.
   *
   * @param buffer takes it
   * @return writes it; closing it completes the buffer
   */
  static JsonSink sink(JsonBuffer buffer) {
    return new JsonSink(FACTORY.createGenerator(ObjectWriteContext.empty(), buffer));
  }

  /** Keeps Jackson from closing a request's body, so that the server can drain it. */
  private static final class Unclosed extends java.io.FilterInputStream {

    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return in.read(target, offset, length);
    }

    @Override
    public void close() {
      // the request's owner closes it
    }
  }
}
