package dev.xcore.handlers;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is known of the types of one instance of a plugin; leaves memory with it. Thread safe. */
public final class StatementTypes {

  private final IdentifierQuotes quotes;
  private final Map<Class<?>, RowReading<?>> rows = new ConcurrentHashMap<>();
  private final Map<Class<?>, RecordTable<?>> tables = new ConcurrentHashMap<>();

  private StatementTypes(IdentifierQuotes quotes) {
    this.quotes = quotes;
  }

  /**
   * Knows nothing yet.
   *
   * @param quotes of the database
   * @return learns types when they are asked for
   */
  public static StatementTypes of(IdentifierQuotes quotes) {
    return new StatementTypes(quotes);
  }

  /**
   * Returns how the database writes names.
   *
   * @return the quotes
   */
  public IdentifierQuotes quotes() {
    return quotes;
  }

  /** Reads records by their components, everything else from the only column. */
  @SuppressWarnings("unchecked") // made for the key
  <R> RowReading<R> reading(Class<R> type) {
    return (RowReading<R>) rows.computeIfAbsent(type, RowReading::of);
  }

  @SuppressWarnings("unchecked") // made for the key
  <T> RecordTable<T> table(Class<T> type) {
    return (RecordTable<T>)
        tables.computeIfAbsent(type, each -> RecordTable.of(RecordType.of(each), each, quotes));
  }

  /**
   * Takes a value out of what databases do not know.
   *
   * @param value an argument
   * @return what is in it, if it is an {@link Optional}
   */
  public static @Nullable Object bindable(@Nullable Object value) {
    return value instanceof Optional<?> optional ? optional.orElse(null) : value;
  }

  /**
   * Returns the arguments of one execution.
   *
   * @param row of a batch
   * @return the arguments in order
   * @throws IllegalArgumentException if it is neither an array nor a collection
   */
  public static Collection<?> arguments(@Nullable Object row) {
    return switch (row) {
      case Object[] array -> Arrays.asList(array);
      case Collection<?> collection -> collection;
      case null, default ->
          throw new IllegalArgumentException(
              "each row of a batch is an array or a collection of arguments, not "
                  + (row == null ? "null" : row.getClass().getName()));
    };
  }
}
