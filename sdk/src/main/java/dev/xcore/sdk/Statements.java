package dev.xcore.sdk;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * SQL statements, in a transaction or each for itself. Values never belong into the SQL: write
 * {@code ?} and pass them as arguments.
 *
 * <p>A row becomes a record by the names of its columns: {@code created_at} fills the component
 * {@code createdAt}, or the one annotated with {@link dev.xcore.sdk.data.Column}. A row of one
 * column can also become a string, number, boolean, UUID, date or enum.
 *
 * <p>Every statement ends with the deadline of the call it belongs to. All methods throw
 *
 * <ul>
 *   <li>{@link ConflictException} if the statement would break a unique or foreign key, or if it
 *       met a concurrent change; the latter is {@linkplain XcoreException#isRetryable retryable}
 *   <li>{@link CallTimeoutException} if it took too long
 *   <li>{@link OverloadedException} if no connection became free in time
 *   <li>{@link ServiceUnavailableException} if the database cannot be reached, and {@link
 *       PeerFailedException} if it was lost while the statement ran
 *   <li>{@link DatabaseException} if the statement is wrong, or a row does not fit the type
 * </ul>
 */
public interface Statements {

  /**
   * Returns all rows of a query.
   *
   * @param sql a query with {@code ?} for arguments
   * @param type a record, or the type of the only column
   * @param arguments in the order of the question marks; null is SQL's NULL
   * @param <R> that type
   * @return the rows in order
   */
  <R> List<R> query(String sql, Class<R> type, @Nullable Object... arguments);

  /**
   * Returns the only row of a query.
   *
   * @param sql a query with {@code ?} for arguments
   * @param type a record, or the type of the only column
   * @param arguments in the order of the question marks
   * @param <R> that type
   * @return the row; empty if there is none, or if its only column is NULL
   * @throws DatabaseException also if there are several rows
   */
  <R> Optional<R> queryOne(String sql, Class<R> type, @Nullable Object... arguments);

  /**
   * Returns all rows of a query as maps.
   *
   * @param sql a query with {@code ?} for arguments
   * @param arguments in the order of the question marks
   * @return the rows in order, their values by lower-case column name
   */
  List<Map<String, @Nullable Object>> rows(String sql, @Nullable Object... arguments);

  /**
   * Hands the rows of a query over one after the other, however many there are.
   *
   * @param sql a query with {@code ?} for arguments
   * @param type a record, or the type of the only column
   * @param reader reads the rows before it returns; they end with it
   * @param arguments in the order of the question marks
   * @param <R> the type of a row
   * @param <T> the type of the outcome
   * @return what the reader returned
   */
  <R, T> T stream(
      String sql, Class<R> type, Function<Stream<R>, T> reader, @Nullable Object... arguments);

  /**
   * Executes a statement that changes rows, or the schema.
   *
   * @param sql a statement with {@code ?} for arguments
   * @param arguments in the order of the question marks
   * @return how many rows were changed; 0 for changes of the schema
   */
  int update(String sql, @Nullable Object... arguments);

  /**
   * Executes an INSERT and returns the key that the database gave the row.
   *
   * @param sql an INSERT with {@code ?} for arguments
   * @param keyType the type of the key, such as {@code Long.class}
   * @param arguments in the order of the question marks
   * @param <K> that type
   * @return the generated key
   */
  <K> K insert(String sql, Class<K> keyType, @Nullable Object... arguments);

  /**
   * Executes a statement once for each row of arguments, in few round trips; all or nothing.
   *
   * @param sql a statement with {@code ?} for arguments
   * @param rows arrays or collections of arguments, each in the order of the question marks
   * @return how many rows each execution changed
   */
  int[] batch(String sql, Collection<?> rows);

  /**
   * Returns the repository of records of a type.
   *
   * @param type a record annotated with {@link dev.xcore.sdk.data.Table}
   * @param <T> that record
   * @param <I> the type of its component annotated with {@link dev.xcore.sdk.data.Id}
   * @return reads and writes rows of its table; takes part in the transaction, if any
   * @throws IllegalArgumentException if the type cannot be stored; says what is missing
   */
  <T extends Record, I> Repository<T, I> repository(Class<T> type);
}
