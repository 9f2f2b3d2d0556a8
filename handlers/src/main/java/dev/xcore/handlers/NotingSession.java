package dev.xcore.handlers;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session that notes whether something is changed by it. Used by one thread at a time. */
final class NotingSession implements StatementSession {

  private final StatementSession session;
  private boolean hasChanged;

  NotingSession(StatementSession session) {
    this.session = session;
  }

  /** Whether something was changed, or may have been. */
  boolean hasChanged() {
    return hasChanged;
  }

  @Override
  public <R> List<R> query(String sql, RowReading<R> rows, @Nullable Object... arguments) {
    return session.query(sql, rows, arguments);
  }

  @Override
  public <R> Optional<R> queryOne(String sql, RowReading<R> rows, @Nullable Object... arguments) {
    return session.queryOne(sql, rows, arguments);
  }

  @Override
  public <R> RowCursor<R> cursor(String sql, RowReading<R> rows, @Nullable Object... arguments) {
    return session.cursor(sql, rows, arguments);
  }

  @Override
  public int update(String sql, @Nullable Object... arguments) {
    hasChanged = true;
    return session.update(sql, arguments);
  }

  @Override
  public <K> K insert(
      String sql, Class<K> keyType, List<String> columns, @Nullable Object... arguments) {
    hasChanged = true;
    return session.insert(sql, keyType, columns, arguments);
  }

  @Override
  public int[] batch(String sql, Collection<?> rows) {
    hasChanged = true;
    return session.batch(sql, rows);
  }

  @Override
  public void begin() {
    session.begin();
  }

  @Override
  public void commit() {
    session.commit();
  }

  @Override
  public void rollback() {
    session.rollback();
  }

  @Override
  public Savepoint savepoint() {
    return session.savepoint();
  }

  @Override
  public void close() {
    session.close();
  }
}
