package dev.xcore.handlers;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A port: somebody's use of a database, for a single statement or from {@link #begin} to {@link
 * #commit} or {@link #rollback}. Closed in any case; what has not been committed by then is undone.
 * Used by one thread at a time. Errors are those of {@link dev.xcore.sdk.Statements}.
 */
public interface StatementSession extends AutoCloseable {

  /**
   * Reads all rows.
   *
   * @param sql a query
   * @param rows how they are read
   * @param arguments of the query
   * @param <R> a row
   * @return the rows
   */
  <R> List<R> query(String sql, RowReading<R> rows, @Nullable Object... arguments);

  /**
   * Reads the only row.
   *
   * @param sql a query
   * @param rows how they are read
   * @param arguments of the query
   * @param <R> a row
   * @return the row, empty if there is none or it is null
   */
  <R> Optional<R> queryOne(String sql, RowReading<R> rows, @Nullable Object... arguments);

  /**
   * Begins to read rows one after the other. Nothing else is done in the session until the cursor
   * is closed, unless it is in a transaction.
   *
   * @param sql a query
   * @param rows how they are read
   * @param arguments of the query
   * @param <R> a row
   * @return to be closed
   */
  <R> RowCursor<R> cursor(String sql, RowReading<R> rows, @Nullable Object... arguments);

  /**
   * Changes rows or tables.
   *
   * @param sql a statement
   * @param arguments of the statement
   * @return how many rows
   */
  int update(String sql, @Nullable Object... arguments);

  /**
   * Inserts a row.
   *
   * @param sql an INSERT
   * @param keyType the type of its key
   * @param columns in which the key is; none leaves that to the database
   * @param arguments of the statement
   * @param <K> the type of its key
   * @return the key that the database gave it
   */
  <K> K insert(String sql, Class<K> keyType, List<String> columns, @Nullable Object... arguments);

  /**
   * Executes a statement once for each row of arguments.
   *
   * @param sql a statement
   * @param rows arrays or collections of arguments
   * @return how many rows each execution changed
   */
  int[] batch(String sql, Collection<?> rows);

  /** Begins a transaction. */
  void begin();

  /** Ends the transaction: what was done in it takes effect. */
  void commit();

  /** Ends the transaction: what was done in it is undone. */
  void rollback();

  /**
   * Begins a part of the transaction that can be undone alone.
   *
   * @return to be ended once
   */
  Savepoint savepoint();

  /** A part of a transaction. */
  interface Savepoint {

    /** Leaves what was done to the transaction around it. */
    void release();

    /** Undoes what was done since. */
    void rollback();
  }

  @Override
  void close();
}
