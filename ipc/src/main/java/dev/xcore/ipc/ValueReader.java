package dev.xcore.ipc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one frame, in order. Used by one thread.
 *
 * <p>Whatever the bytes are, reading ends in a value or a {@link ProtocolException}; the memory it
 * takes is bounded by the frame's length and the limit on values, at about a hundred bytes a value.
 */
public final class ValueReader {

  private static final int MOST_SHIFT = 63;
  private static final char REPLACEMENT = '\uFFFD';

  private final byte[] buffer;
  private final int limit;
  private final ReadLimits limits;
  private int position;
  private int values;

  private ValueReader(byte[] buffer, int length, ReadLimits limits) {
    this.buffer = buffer;
    this.limit = length;
    this.limits = limits;
  }

  /**
   * Makes a reader.
   *
   * @param bytes not to be changed while they are read
   * @param limits on what they hold
   * @return the reader, before the first value
   */
  public static ValueReader of(byte[] bytes, ReadLimits limits) {
    return new ValueReader(bytes, bytes.length, limits);
  }

  /**
   * Returns how long the whole body is.
   *
   * @return bytes
   */
  public int length() {
    return limit;
  }

  /**
   * Tells whether there is something left.
   *
   * @return false after the last value
   */
  public boolean hasMore() {
    return position < limit;
  }

  /**
   * Ends the reading.
   *
   * @throws ProtocolException if something is left
   */
  public void finish() throws ProtocolException {
    if (position < limit) {
      throw new ProtocolException((limit - position) + " bytes are left after the last value");
    }
  }

  /**
   * Reads a truth value.
   *
   * @return the value
   * @throws ProtocolException if something else comes next
   */
  public boolean bool() throws ProtocolException {
    int tag = tag();
    if (tag != Tag.TRUE && tag != Tag.FALSE) {
      throw wrong("a truth value", tag);
    }
    return tag == Tag.TRUE;
  }

  /**
   * Reads a whole number.
   *
   * @return the number
   * @throws ProtocolException if something else comes next
   */
  public long integer() throws ProtocolException {
    expect(Tag.INTEGER);
    return zigzag();
  }

  /**
   * Reads a whole number of a range.
   *
   * @param least the smallest allowed
   * @param most the largest allowed
   * @return the number
   * @throws ProtocolException if something else comes next
   */
  public int integer(int least, int most) throws ProtocolException {
    long value = integer();
    if (value < least || value > most) {
      throw new ProtocolException(value + " is not between " + least + " and " + most);
    }
    return (int) value;
  }

  /**
   * Reads a text.
   *
   * @return the text
   * @throws ProtocolException if something else comes next, or what is no UTF-8
   */
  public String text() throws ProtocolException {
    expect(Tag.TEXT);
    return string();
  }

  /**
   * Reads a text of bounded length.
   *
   * @param most characters
   * @return the text
   * @throws ProtocolException if something else comes next, or a longer text
   */
  public String text(int most) throws ProtocolException {
    String text = text();
    if (text.length() > most) {
      throw new ProtocolException(
          "a text of " + text.length() + " characters, at most " + most + " are allowed");
    }
    return text;
  }

  /**
   * Reads a text or null.
   *
   * @param most characters
   * @return the text, null for null
   * @throws ProtocolException if something else comes next, or a longer text
   */
  public @Nullable String textOrNull(int most) throws ProtocolException {
    if (isNext(Tag.NULL)) {
      return null;
    }
    return text(most);
  }

  /**
   * Reads bytes.
   *
   * @return the bytes
   * @throws ProtocolException if something else comes next
   */
  public byte[] bytes() throws ProtocolException {
    expect(Tag.BYTES);
    return block(limit);
  }

  /**
   * Reads a list of texts.
   *
   * @param count most texts
   * @param length most characters of each
   * @return the texts
   * @throws ProtocolException if something else comes next, or more
   */
  public List<String> texts(int count, int length) throws ProtocolException {
    List<String> texts = new ArrayList<>();
    beginList();
    while (!isEnd()) {
      if (texts.size() == count) {
        throw new ProtocolException("more than " + count + " texts");
      }
      texts.add(text(length));
    }
    return texts;
  }

  /**
   * Begins a list, which goes on until {@link #isEnd}.
   *
   * @throws ProtocolException if something else comes next
   */
  public void beginList() throws ProtocolException {
    expect(Tag.LIST);
  }

  /**
   * Passes the end of a list or map if it comes next.
   *
   * @return true if it did
   * @throws ProtocolException if the frame ends
   */
  public boolean isEnd() throws ProtocolException {
    return isNext(Tag.END);
  }

  /**
   * Passes a null if it comes next.
   *
   * @return true if it did
   * @throws ProtocolException if the frame ends
   */
  public boolean isNull() throws ProtocolException {
    return isNext(Tag.NULL);
  }

  private boolean isNext(int tag) throws ProtocolException {
    need(1);
    if (buffer[position] != tag) {
      return false;
    }
    position++;
    return true;
  }

  /**
   * Reads a map with text keys.
   *
   * @return the map, in the order of the frame
   * @throws ProtocolException if something else comes next
   */
  public Map<String, @Nullable Object> map() throws ProtocolException {
    expect(Tag.MAP);
    return map(limits.depth() - 1);
  }

  /**
   * Reads whatever comes next.
   *
   * @return null, a {@code Boolean}, {@code Long}, {@code Double}, {@code BigInteger}, {@code
   *     BigDecimal}, {@code String}, {@code byte[]}, {@code List} or {@code Map}
   * @throws ProtocolException if it is no value, or too large
   */
  public @Nullable Object value() throws ProtocolException {
    return content(tag(), limits.depth());
  }

  private @Nullable Object content(int tag, int depth) throws ProtocolException {
    return switch (tag) {
      case Tag.NULL -> null;
      case Tag.FALSE -> false;
      case Tag.TRUE -> true;
      case Tag.INTEGER -> zigzag();
      case Tag.DOUBLE -> eightBytes();
      case Tag.TEXT -> string();
      case Tag.BYTES -> block(limit);
      case Tag.LIST -> list(deeper(depth));
      case Tag.MAP -> map(deeper(depth));
      case Tag.BIG_INTEGER -> bigInteger();
      case Tag.DECIMAL -> decimal();
      default -> throw wrong("a value", tag);
    };
  }

  private int deeper(int depth) throws ProtocolException {
    if (depth == 0) {
      throw new ProtocolException(
          "lists and maps lie deeper than " + limits.depth() + " levels in each other");
    }
    return depth - 1;
  }

  private List<@Nullable Object> list(int depth) throws ProtocolException {
    List<@Nullable Object> list = new ArrayList<>();
    for (int tag = tag(); tag != Tag.END; tag = tag()) {
      list.add(content(tag, depth));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(int depth) throws ProtocolException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int tag = tag(); tag != Tag.END; tag = tag()) {
      if (tag != Tag.TEXT) {
        throw wrong("the key of a map", tag);
      }
      int before = map.size();
      map.put(string(), content(tag(), depth));
      if (map.size() == before) {
        throw new ProtocolException("a key occurs twice in a map");
      }
    }
    return map;
  }

  private void expect(int wanted) throws ProtocolException {
    int tag = tag();
    if (tag != wanted) {
      throw wrong(Tag.name(wanted), tag);
    }
  }

  private static ProtocolException wrong(String wanted, int tag) {
    return new ProtocolException("expected " + wanted + ", found " + Tag.name(tag));
  }

  private int tag() throws ProtocolException {
    need(1);
    if (++values > limits.values()) {
      throw new ProtocolException("more than " + limits.values() + " values in a frame");
    }
    return buffer[position++];
  }

  private void need(int bytes) throws ProtocolException {
    if (bytes > limit - position) {
      throw new ProtocolException("the frame ends in the middle of a value");
    }
  }

  private long varint() throws ProtocolException {
    long value = 0;
    for (int shift = 0; shift <= MOST_SHIFT; shift += 7) {
      need(1);
      byte next = buffer[position++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        if (shift == MOST_SHIFT && next > 1) {
          break;
        }
        return value;
      }
    }
    throw new ProtocolException("a number of more than 64 bits");
  }

  private long zigzag() throws ProtocolException {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  private double eightBytes() throws ProtocolException {
    need(Double.BYTES);
    double value = ByteBuffer.wrap(buffer).getDouble(position);
    position += Double.BYTES;
    return value;
  }

  private int length(int most) throws ProtocolException {
    long length = varint();
    if (length < 0 || length > most) {
      throw new ProtocolException("a length of " + length + ", at most " + most + " is allowed");
    }
    need((int) length);
    return (int) length;
  }

  private byte[] block(int most) throws ProtocolException {
    int length = length(most);
    byte[] block = Arrays.copyOfRange(buffer, position, position + length);
    position += length;
    return block;
  }

  private String string() throws ProtocolException {
    int length = length(limit);
    String text = new String(buffer, position, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      requireUtf8(length);
    }
    position += length;
    return text;
  }

  /** The quick way of decoding replaces what is malformed: only then it is looked at closely. */
  private void requireUtf8(int length) throws ProtocolException {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(buffer, position, length));
    } catch (CharacterCodingException e) {
      throw new ProtocolException("a text that is no UTF-8");
    }
  }

  private BigInteger bigInteger() throws ProtocolException {
    byte[] digits = block(ReadLimits.MOST_DIGITS);
    if (digits.length == 0) {
      throw new ProtocolException("a number without digits");
    }
    return new BigInteger(digits);
  }

  private BigDecimal decimal() throws ProtocolException {
    long scale = zigzag();
    if (scale < -ReadLimits.MOST_SCALE || scale > ReadLimits.MOST_SCALE) {
      throw new ProtocolException("a decimal of scale " + scale);
    }
    return new BigDecimal(bigInteger(), (int) scale);
  }
}
