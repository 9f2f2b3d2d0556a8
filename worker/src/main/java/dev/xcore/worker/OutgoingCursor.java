package dev.xcore.worker;

import dev.xcore.handlers.RowCursor;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.SqlRows;
import dev.xcore.worker.protocol.SqlValues;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Rows that the host reads on when these are used up. Used by one thread. */
final class OutgoingCursor<R> implements RowCursor<R> {

  private final DatabaseOutlet outlet;
  private final int transaction;
  private final String sql;
  private final OutgoingQuery<R> query;
  private Iterator<@Nullable Object> rows;
  private int cursor;

  private OutgoingCursor(
      DatabaseOutlet outlet, int transaction, String sql, OutgoingQuery<R> query, Page first) {
    this.outlet = outlet;
    this.transaction = transaction;
    this.sql = sql;
    this.query = query;
    this.rows = first.rows().iterator();
    this.cursor = first.cursor();
  }

  /** Some rows, and the number by which there are more. */
  private record Page(int cursor, List<@Nullable Object> rows) {

    static Page read(OutgoingQuery<?> query, ValueReader in) throws ProtocolException {
      List<@Nullable Object> rows = SqlRows.read(query.query(), in);
      return new Page(in.integer(0, Integer.MAX_VALUE), rows);
    }
  }

  /** Begins to read. */
  static <R> OutgoingCursor<R> open(
      DatabaseOutlet outlet,
      int transaction,
      String sql,
      OutgoingQuery<R> query,
      @Nullable Object... arguments) {
    List<@Nullable Object> bound = DatabaseOutlet.arguments(sql, Arrays.asList(arguments));
    Page first =
        outlet.ask(
            Operation.DB_OPEN,
            out -> {
              out.integer(transaction).text(sql);
              query.query().write(out);
              SqlValues.writeAll(bound, out);
            },
            in -> Page.read(query, in));
    return new OutgoingCursor<>(outlet, transaction, sql, query, first);
  }

  @Override
  public boolean hasNext() {
    while (!rows.hasNext() && cursor != 0) {
      Page next =
          outlet.ask(
              Operation.DB_FETCH,
              out -> out.integer(transaction).integer(cursor),
              in -> Page.read(query, in));
      rows = next.rows().iterator();
      cursor = next.cursor();
    }
    return rows.hasNext();
  }

  @Override
  public R next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return query.made(rows.next(), sql);
  }

  @Override
  public void close() {
    int open = cursor;
    cursor = 0;
    if (open != 0) {
      outlet.tell(Operation.DB_CLOSE, out -> out.integer(transaction).integer(open));
    }
  }
}
