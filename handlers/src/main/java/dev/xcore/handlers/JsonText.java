package dev.xcore.handlers;

import dev.xcore.sdk.InvalidPayloadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * JSON (RFC 8259) to value tree and back, without any library, so that it works the same in the
 * server's process and in a plugin's own.
 *
 * <p>Numbers are read as the server reads request bodies: whole ones as {@code Long}, or {@code
 * BigInteger} where they do not fit; decimal ones as {@code Double} if they have at most 15 digits,
 * as {@code BigDecimal} otherwise; beyond 10^±308 they are refused. So is a name that occurs twice
 * in an object.
 */
public final class JsonText {

  /** Deepest nesting of arrays and objects that is read. */
  public static final int MAX_DEPTH = 500;

  private JsonText() {}

  /**
   * Reads a document.
   *
   * @param document in UTF-8, with or without a byte order mark
   * @return a value tree
   * @throws InvalidPayloadException if it is not one JSON document within the limits; says where
   */
  public static @Nullable Object read(byte[] document) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
      return new JsonParsing(text.startsWith("\uFEFF") ? text.substring(1) : text).document();
    } catch (CharacterCodingException notUtf8) {
      throw new InvalidPayloadException("the document is not in UTF-8");
    }
  }

  /**
   * Writes a value.
   *
   * @param value a record, bean, collection, map, array or scalar, or null
   * @param binder knows the value's type
   * @return the document in UTF-8
   * @throws IllegalArgumentException if the value, or something in it, cannot be written; names the
   *     type and the place
   */
  public static byte[] write(@Nullable Object value, Binder binder) {
    JsonWriting sink = new JsonWriting();
    try {
      binder.write(value, sink);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return sink.document();
  }
}
