package dev.xcore.ipc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes values one after the other into a growing buffer. Used by one thread; may be used again
 * after {@link #clear}.
 *
 * <p>What was written can be read under {@link ReadLimits#USUAL}: what is longer than a body, or
 * has more values, ends in a {@link TooLargeException}, after which the writer holds half a value.
 *
 * <p>A value is a tag and its content: integers as zigzag varints, doubles in eight bytes, texts in
 * UTF-8 and bytes with their length before them, lists and maps up to an end tag.
 */
public final class ValueWriter {

  private static final int INITIAL = 512;
  private static final int KEPT = 1 << 16;

  /** What has more bytes is long: pieces of files and streams are not. */
  private static final int LONG = 1 << 17;

  private static final int DEEPEST = ReadLimits.USUAL.depth();
  private static final int MOST_VALUES = ReadLimits.USUAL.values();

  private final int most;
  private final Runnable whenLong;
  private byte[] buffer = new byte[INITIAL];
  private int size;
  private int values;
  private boolean isLong;

  private ValueWriter(int most, Runnable whenLong) {
    this.most = most;
    this.whenLong = whenLong;
  }

  /**
   * Makes a writer of what fits into a frame.
   *
   * @return an empty writer, of at most {@link ReadLimits#MOST_BODY} bytes
   */
  public static ValueWriter create() {
    return create(() -> {});
  }

  /**
   * Makes a writer of what fits into a frame, whose memory somebody looks after.
   *
   * @param whenLong run once before more than 128 KiB are written, and once more after each {@link
   *     #clear}; what it throws ends the writing
   * @return an empty writer, of at most {@link ReadLimits#MOST_BODY} bytes
   */
  public static ValueWriter create(Runnable whenLong) {
    return new ValueWriter(ReadLimits.MOST_BODY, whenLong);
  }

  /** Forgets what was written, and the memory it took if that was much. */
  public void clear() {
    size = 0;
    values = 0;
    isLong = false;
    if (buffer.length > KEPT) {
      buffer = new byte[INITIAL];
    }
  }

  /**
   * Returns how much was written.
   *
   * @return bytes
   */
  public int size() {
    return size;
  }

  /**
   * Forgets what was written after a point.
   *
   * @param length an earlier {@link #size}
   */
  public void truncate(int length) {
    if (length < 0 || length > size) {
      throw new IllegalArgumentException("cannot cut " + size + " bytes to " + length);
    }
    size = length;
    values = Math.min(values, length);
  }

  /**
   * Returns what was written.
   *
   * @return a copy
   */
  public byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  /** Returns a part of what was written, to be read before anything else is written. */
  ByteBuffer part(int offset, int length) {
    return ByteBuffer.wrap(buffer, offset, length);
  }

  /**
   * Writes a null.
   *
   * @return this
   */
  public ValueWriter nothing() {
    return put(Tag.NULL);
  }

  /**
   * Writes a truth value.
   *
   * @param value the value
   * @return this
   */
  public ValueWriter bool(boolean value) {
    return put(value ? Tag.TRUE : Tag.FALSE);
  }

  /**
   * Writes a whole number.
   *
   * @param value the number
   * @return this
   */
  public ValueWriter integer(long value) {
    put(Tag.INTEGER);
    return varint((value << 1) ^ (value >> 63));
  }

  /**
   * Writes a floating-point number.
   *
   * @param value the number; every bit pattern is kept
   * @return this
   */
  public ValueWriter number(double value) {
    put(Tag.DOUBLE);
    reserve(Double.BYTES);
    ByteBuffer.wrap(buffer).putDouble(size, value);
    size += Double.BYTES;
    return this;
  }

  /**
   * Writes a large whole number.
   *
   * @param value the number
   * @return this
   * @throws IllegalArgumentException if it has more than 1024 bytes
   */
  public ValueWriter number(BigInteger value) {
    put(Tag.BIG_INTEGER);
    return digits(value);
  }

  /**
   * Writes a decimal number.
   *
   * @param value the number; its scale is kept
   * @return this
   * @throws IllegalArgumentException if it has more than 1024 bytes, or a scale beyond 10,000
   */
  public ValueWriter number(BigDecimal value) {
    put(Tag.DECIMAL);
    long scale = value.scale();
    if (Math.abs(scale) > ReadLimits.MOST_SCALE) {
      throw new IllegalArgumentException(
          "a decimal of scale %d cannot be handed over, at most %d can"
              .formatted(scale, ReadLimits.MOST_SCALE));
    }
    varint((scale << 1) ^ (scale >> 63));
    return digits(value.unscaledValue());
  }

  private ValueWriter digits(BigInteger value) {
    byte[] digits = value.toByteArray();
    if (digits.length > ReadLimits.MOST_DIGITS) {
      throw new IllegalArgumentException(
          "a number of %d bytes cannot be handed over, at most %d can"
              .formatted(digits.length, ReadLimits.MOST_DIGITS));
    }
    return block(digits);
  }

  /**
   * Writes a text.
   *
   * @param value the text; lone surrogates become question marks
   * @return this
   */
  public ValueWriter text(String value) {
    put(Tag.TEXT);
    return block(value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes bytes.
   *
   * @param value the bytes
   * @return this
   */
  public ValueWriter bytes(byte[] value) {
    put(Tag.BYTES);
    return block(value);
  }

  /**
   * Writes a part of an array.
   *
   * @param value the array
   * @param offset of the first byte
   * @param length how many
   * @return this
   * @throws IndexOutOfBoundsException if the array has no such part
   */
  public ValueWriter bytes(byte[] value, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, value.length);
    put(Tag.BYTES);
    varint(length);
    return raw(value, offset, length);
  }

  /**
   * Begins a list; {@link #end} ends it.
   *
   * @return this
   */
  public ValueWriter beginList() {
    return put(Tag.LIST);
  }

  /**
   * Begins a map, in which {@link #text keys} and values take turns; {@link #end} ends it.
   *
   * @return this
   */
  public ValueWriter beginMap() {
    return put(Tag.MAP);
  }

  /**
   * Ends the list or map begun last.
   *
   * @return this
   */
  public ValueWriter end() {
    return put(Tag.END);
  }

  /**
   * Writes texts as a list.
   *
   * @param values the texts
   * @return this
   */
  public ValueWriter texts(Iterable<String> values) {
    beginList();
    values.forEach(this::text);
    return end();
  }

  /**
   * Writes a value tree.
   *
   * @param value null, a truth value, number, text, byte array, list, or map with text keys
   * @return this
   * @throws IllegalArgumentException if something in it is none of these or lies too deep, or a key
   *     has half a surrogate pair
   */
  public ValueWriter value(@Nullable Object value) {
    return value(value, DEEPEST);
  }

  private ValueWriter value(@Nullable Object value, int depth) {
    return switch (value) {
      case null -> nothing();
      case String text -> text(text);
      case Boolean truth -> bool(truth);
      case Long number -> integer(number);
      case Integer number -> integer(number);
      case Short number -> integer(number);
      case Byte number -> integer(number);
      case Double number -> number(number.doubleValue());
      case Float number -> number(number.doubleValue());
      case BigInteger number -> number(number);
      case BigDecimal number -> number(number);
      case byte[] bytes -> bytes(bytes);
      case List<?> list -> list(list, deeper(depth));
      case Map<?, ?> map -> map(map, deeper(depth));
      default ->
          throw new IllegalArgumentException(
              "a " + value.getClass().getName() + " cannot be handed over");
    };
  }

  private static int deeper(int depth) {
    if (depth == 0) {
      throw new IllegalArgumentException(
          "lists and maps lie deeper than " + DEEPEST + " levels in each other");
    }
    return depth - 1;
  }

  private ValueWriter list(List<?> list, int depth) {
    beginList();
    for (Object item : list) {
      value(item, depth);
    }
    return end();
  }

  private ValueWriter map(Map<?, ?> map, int depth) {
    beginMap();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new IllegalArgumentException("the keys of a map must be texts");
      }
      requirePairs(key);
      text(key);
      value(entry.getValue(), depth);
    }
    return end();
  }

  /** Two keys that become one, as question marks, would be refused by whoever reads them. */
  private static void requirePairs(String key) {
    int code;
    for (int at = 0; at < key.length(); at += Character.charCount(code)) {
      code = key.codePointAt(at);
      if (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
        throw new IllegalArgumentException(
            "the key of a map has half a surrogate pair, which cannot be handed over");
      }
    }
  }

  private ValueWriter put(int tag) {
    if (++values > MOST_VALUES) {
      throw TooLargeException.values(MOST_VALUES);
    }
    reserve(1);
    buffer[size++] = (byte) tag;
    return this;
  }

  private ValueWriter block(byte[] content) {
    varint(content.length);
    return raw(content, 0, content.length);
  }

  private ValueWriter raw(byte[] content, int offset, int length) {
    reserve(length);
    System.arraycopy(content, offset, buffer, size, length);
    size += length;
    return this;
  }

  private ValueWriter varint(long value) {
    reserve(Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7));
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
    return this;
  }

  private void reserve(int more) {
    int needed = size + more;
    if (needed < 0 || needed > most) {
      throw TooLargeException.bytes(most);
    }
    if (needed > LONG && !isLong) {
      whenLong.run();
      isLong = true;
    }
    if (needed > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(most, Math.max(needed, buffer.length * 2)));
    }
  }
}
