package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of statements and values of columns, each after the number of its kind: they come back
 * as exactly the type that they had.
 */
public final class SqlValues {

  /** The most arguments of one execution. */
  public static final int MOST = 65_535;

  private static final int DEEPEST = 8;
  private static final int MOMENT = 100;
  private static final int UUID_BYTES = 16;

  private static final int NULL = 0;
  private static final int BOOLEAN = 1;
  private static final int INT = 2;
  private static final int LONG = 3;
  private static final int SHORT = 4;
  private static final int BYTE = 5;
  private static final int DOUBLE = 6;
  private static final int FLOAT = 7;
  private static final int DECIMAL = 8;
  private static final int BIG_INTEGER = 9;
  private static final int TEXT = 10;
  private static final int CHAR = 11;
  private static final int BYTES = 12;
  private static final int UNIQUE = 13;
  private static final int DATE = 14;
  private static final int TIME = 15;
  private static final int DATE_TIME = 16;
  private static final int INSTANT = 17;
  private static final int OFFSET_DATE_TIME = 18;
  private static final int ZONED_DATE_TIME = 19;
  private static final int OFFSET_TIME = 20;
  private static final int LIST = 21;

  private SqlValues() {}

  /** A value is of no type that crosses. */
  public static final class UnknownTypeException extends IllegalArgumentException {

    UnknownTypeException(String message) {
      super(message);
    }
  }

  /**
   * Writes a value.
   *
   * @param value of a type that crosses
   * @param out where to
   * @throws UnknownTypeException if its type does not cross
   * @throws IllegalArgumentException if it is too large, or lists lie too deep
   */
  public static void write(@Nullable Object value, ValueWriter out) {
    write(value, out, DEEPEST);
  }

  private static void write(@Nullable Object value, ValueWriter out, int depth) {
    switch (value) {
      case null -> out.integer(NULL);
      case Boolean truth -> out.integer(BOOLEAN).bool(truth);
      case Integer number -> out.integer(INT).integer(number);
      case Long number -> out.integer(LONG).integer(number);
      case Short number -> out.integer(SHORT).integer(number);
      case Byte number -> out.integer(BYTE).integer(number);
      case Double number -> out.integer(DOUBLE).number(number.doubleValue());
      case Float number -> out.integer(FLOAT).number(number.doubleValue());
      case BigDecimal number -> out.integer(DECIMAL).number(number);
      case BigInteger number -> out.integer(BIG_INTEGER).number(number);
      case String text -> out.integer(TEXT).text(text);
      case Character letter -> out.integer(CHAR).integer(letter);
      case byte[] bytes -> out.integer(BYTES).bytes(bytes);
      case UUID unique -> out.integer(UNIQUE).bytes(bytes(unique));
      case LocalDate date -> out.integer(DATE).integer(date.toEpochDay());
      case LocalTime time -> out.integer(TIME).integer(time.toNanoOfDay());
      case LocalDateTime time -> out.integer(DATE_TIME).text(time.toString());
      case Instant time ->
          out.integer(INSTANT).integer(time.getEpochSecond()).integer(time.getNano());
      case OffsetDateTime time -> out.integer(OFFSET_DATE_TIME).text(time.toString());
      case ZonedDateTime time -> out.integer(ZONED_DATE_TIME).text(time.toString());
      case OffsetTime time -> out.integer(OFFSET_TIME).text(time.toString());
      case List<?> list -> list(list, out, depth);
      default ->
          throw new UnknownTypeException(
              "a value of type " + value.getClass().getName() + " does not cross");
    }
  }

  private static byte[] bytes(UUID unique) {
    return ByteBuffer.allocate(UUID_BYTES)
        .putLong(unique.getMostSignificantBits())
        .putLong(unique.getLeastSignificantBits())
        .array();
  }

  private static void list(List<?> list, ValueWriter out, int depth) {
    if (depth == 0) {
      throw new IllegalArgumentException("lists lie deeper than " + DEEPEST + " levels");
    }
    out.integer(LIST).beginList();
    list.forEach(item -> write(item, out, depth - 1));
    out.end();
  }

  /**
   * Reads a value.
   *
   * @param in where from
   * @return the value
   * @throws ProtocolException if it is malformed
   */
  public static @Nullable Object read(ValueReader in) throws ProtocolException {
    try {
      return read(in, DEEPEST);
    } catch (DateTimeException e) {
      throw new ProtocolException("a time that there is not");
    }
  }

  private static @Nullable Object read(ValueReader in, int depth) throws ProtocolException {
    int kind = in.integer(NULL, LIST);
    return switch (kind) {
      case NULL -> null;
      case BOOLEAN -> in.bool();
      case INT -> in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> in.integer();
      case SHORT -> (short) in.integer(Short.MIN_VALUE, Short.MAX_VALUE);
      case BYTE -> (byte) in.integer(Byte.MIN_VALUE, Byte.MAX_VALUE);
      case DOUBLE -> number(in, Double.class);
      case FLOAT -> number(in, Double.class).floatValue();
      case DECIMAL -> number(in, BigDecimal.class);
      case BIG_INTEGER -> number(in, BigInteger.class);
      case TEXT -> in.text();
      case CHAR -> (char) in.integer(Character.MIN_VALUE, Character.MAX_VALUE);
      case BYTES -> in.bytes();
      case UNIQUE -> unique(in.bytes());
      case LIST -> list(in, depth);
      default -> time(kind, in);
    };
  }

  private static Object time(int kind, ValueReader in) throws ProtocolException {
    return switch (kind) {
      case DATE -> LocalDate.ofEpochDay(in.integer());
      case TIME -> LocalTime.ofNanoOfDay(in.integer());
      case DATE_TIME -> LocalDateTime.parse(in.text(MOMENT));
      case INSTANT -> Instant.ofEpochSecond(in.integer(), in.integer(0, 999_999_999));
      case OFFSET_DATE_TIME -> OffsetDateTime.parse(in.text(MOMENT));
      case ZONED_DATE_TIME -> ZonedDateTime.parse(in.text(MOMENT));
      case OFFSET_TIME -> OffsetTime.parse(in.text(MOMENT));
      default -> throw new ProtocolException("a value of no kind " + kind);
    };
  }

  private static <T> T number(ValueReader in, Class<T> type) throws ProtocolException {
    @Nullable Object value = in.value();
    if (!type.isInstance(value)) {
      throw new ProtocolException("a number that is no " + type.getSimpleName());
    }
    return type.cast(value);
  }

  private static UUID unique(byte[] bytes) throws ProtocolException {
    if (bytes.length != UUID_BYTES) {
      throw new ProtocolException("a UUID of " + bytes.length + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  private static List<@Nullable Object> list(ValueReader in, int depth) throws ProtocolException {
    if (depth == 0) {
      throw new ProtocolException("lists lie deeper than " + DEEPEST + " levels");
    }
    List<@Nullable Object> list = new ArrayList<>();
    in.beginList();
    while (!in.isEnd()) {
      list.add(read(in, depth - 1));
    }
    return list;
  }

  /**
   * Writes the arguments of one execution.
   *
   * @param arguments at most {@link #MOST}
   * @param out where to
   */
  public static void writeAll(Iterable<? extends @Nullable Object> arguments, ValueWriter out) {
    out.beginList();
    arguments.forEach(argument -> write(argument, out));
    out.end();
  }

  /**
   * Reads the arguments of one execution.
   *
   * @param in where from
   * @return the arguments
   * @throws ProtocolException if they are malformed, or too many
   */
  public static @Nullable Object[] readAll(ValueReader in) throws ProtocolException {
    List<@Nullable Object> arguments = new ArrayList<>();
    in.beginList();
    while (!in.isEnd()) {
      if (arguments.size() == MOST) {
        throw new ProtocolException("more than " + MOST + " arguments");
      }
      arguments.add(read(in));
    }
    return arguments.toArray();
  }
}
