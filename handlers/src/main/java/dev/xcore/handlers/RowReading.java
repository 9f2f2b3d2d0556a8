package dev.xcore.handlers;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How rows are read: what a database makes of each, and what becomes of that. Immutable.
 *
 * @param shape what a database makes of a row
 * @param make what becomes of it
 * @param <R> a row in the end
 */
public record RowReading<R>(RowShape shape, Function<@Nullable Object, R> make) {

  private static final RowReading<Map<String, @Nullable Object>> PLAIN =
      new RowReading<>(new RowShape.AllColumns(), RowReading::map);

  /**
   * Reads maps.
   *
   * @return by lower-case column name
   */
  public static RowReading<Map<String, @Nullable Object>> plain() {
    return PLAIN;
  }

  @SuppressWarnings("unchecked") // what the shape says
  private static Map<String, @Nullable Object> map(@Nullable Object row) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(row, "a row is a map");
  }

  /**
   * Reads records by their components, everything else from the only column.
   *
   * @param type a record, or the type of the only column
   * @param <R> that type
   * @return reads it
   */
  public static <R> RowReading<R> of(Class<R> type) {
    return type.isRecord() ? ofRecord(RecordType.of(type)) : ofColumn(type);
  }

  private static <R> RowReading<R> ofRecord(RecordType<R> type) {
    return new RowReading<>(type.shape(), row -> type.make((@Nullable Object[]) row));
  }

  @SuppressWarnings("unchecked") // what the shape says; a primitive type has no other values
  private static <R> RowReading<R> ofColumn(Class<R> type) {
    return new RowReading<>(new RowShape.OnlyColumn(type), value -> (R) value);
  }
}
