package dev.xcore.services.sql;

import dev.xcore.handlers.RowCursor;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;

/**
 * Rows that are read while they are used; what the database says of an error meanwhile is said in
 * the platform's terms.
 *
 * @param query to be closed
 * @param rows of the database
 * @param session that reads
 * @param sql the query
 * @param end ends the transaction that is needed to read
 * @param <R> a row
 */
record JdbiCursor<R>(
    Query query, ResultIterator<R> rows, Session session, String sql, ReadingTransaction end)
    implements RowCursor<R> {

  @Override
  public boolean hasNext() {
    return translated(rows::hasNext);
  }

  @Override
  public R next() {
    return translated(rows::next);
  }

  /** A step to a row. */
  private interface Step<S> {
    S take();
  }

  private <S> S translated(Step<S> step) {
    try {
      return step.take();
    } catch (RuntimeException e) {
      end.fail();
      throw session.error(e, sql);
    }
  }

  @Override
  public void close() {
    try (end;
        query;
        rows) {
      // All three, whatever becomes of one.
    }
  }
}
