package dev.xcore.worker;

import dev.xcore.handlers.RowCursor;
import dev.xcore.handlers.RowReading;
import dev.xcore.handlers.SqlText;
import dev.xcore.handlers.StatementSession;
import dev.xcore.handlers.StatementTypes;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.DatabaseException;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.SqlRows;
import dev.xcore.worker.protocol.SqlValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements that the host executes: each for itself, or in a transaction that it keeps under a
 * number. Used by one thread.
 */
final class OutgoingSession implements StatementSession {

  private static final int ROWS_AT_ONCE = 1000;
  private static final int ALL = 0;
  private static final int ENOUGH_TO_SEE_SEVERAL = 2;

  private final DatabaseOutlet outlet;
  private final String database;
  private int transaction;

  OutgoingSession(DatabaseOutlet outlet, String database) {
    this.outlet = outlet;
    this.database = database;
  }

  /** Returns the number of the transaction, 0 for none. */
  int transaction() {
    return transaction;
  }

  private ValueWriter place(ValueWriter out, String sql) {
    return out.text(database).integer(transaction).text(sql);
  }

  private <R> List<R> query(
      String sql, RowReading<R> rows, int most, @Nullable Object... arguments) {
    OutgoingQuery<R> query = OutgoingQuery.of(sql, rows);
    List<@Nullable Object> bound = DatabaseOutlet.arguments(sql, Arrays.asList(arguments));
    List<@Nullable Object> found =
        outlet.ask(
            Operation.DB_QUERY,
            out -> {
              place(out, sql).integer(most);
              query.query().write(out);
              SqlValues.writeAll(bound, out);
            },
            in -> SqlRows.read(query.query(), in));
    List<R> made = new ArrayList<>(found.size());
    found.forEach(row -> made.add(query.made(row, sql)));
    return made;
  }

  @Override
  public <R> List<R> query(String sql, RowReading<R> rows, @Nullable Object... arguments) {
    return query(sql, rows, ALL, arguments);
  }

  @Override
  public <R> Optional<R> queryOne(String sql, RowReading<R> rows, @Nullable Object... arguments) {
    List<R> found = query(sql, rows, ENOUGH_TO_SEE_SEVERAL, arguments);
    if (found.size() > 1) {
      throw SqlText.several(sql);
    }
    return found.isEmpty() ? Optional.empty() : Optional.ofNullable(found.getFirst());
  }

  @Override
  public <R> RowCursor<R> cursor(String sql, RowReading<R> rows, @Nullable Object... arguments) {
    return OutgoingCursor.open(outlet, transaction, sql, OutgoingQuery.of(sql, rows), arguments);
  }

  @Override
  public int update(String sql, @Nullable Object... arguments) {
    List<@Nullable Object> bound = DatabaseOutlet.arguments(sql, Arrays.asList(arguments));
    return outlet.ask(
        Operation.DB_UPDATE,
        out -> SqlValues.writeAll(bound, place(out, sql)),
        in -> in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  @Override
  @SuppressWarnings("unchecked") // the host reads the key into that type
  public <K> K insert(
      String sql, Class<K> keyType, List<String> columns, @Nullable Object... arguments) {
    ColumnFit fit =
        ColumnFit.of(keyType)
            .orElseThrow(() ->
                new DatabaseException(
                    "No mapper registered for type %s; in: %s"
                        .formatted(keyType.getName(), SqlText.firstLine(sql)),
                    ""));
    List<@Nullable Object> bound = DatabaseOutlet.arguments(sql, Arrays.asList(arguments));
    Optional<Object> key =
        outlet.ask(
            Operation.DB_INSERT,
            out -> SqlValues.writeAll(bound, place(out, sql).text(fit.wire()).texts(columns)),
            in -> Optional.ofNullable(SqlValues.read(in)));
    return (K) fit.make().apply(key.orElse(null));
  }

  /** In parts, so that many rows fit into frames: a batch is always in a transaction. */
  @Override
  public int[] batch(String sql, Collection<?> rows) {
    int[] counts = new int[rows.size()];
    List<List<@Nullable Object>> part = new ArrayList<>();
    int done = 0;
    for (Object row : rows) {
      part.add(DatabaseOutlet.arguments(sql, StatementTypes.arguments(row)));
      if (part.size() == ROWS_AT_ONCE) {
        done = part(sql, part, counts, done);
      }
    }
    if (!part.isEmpty()) {
      part(sql, part, counts, done);
    }
    return counts;
  }

  private int part(String sql, List<List<@Nullable Object>> part, int[] counts, int done) {
    int size = part.size();
    outlet.ask(
        Operation.DB_BATCH,
        out -> {
          out.integer(transaction).text(sql).beginList();
          part.forEach(row -> SqlValues.writeAll(row, out));
          out.end();
        },
        in -> {
          in.beginList();
          for (int i = 0; i < size; i++) {
            counts[done + i] = in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
          }
          return in.isEnd();
        });
    part.clear();
    return done + size;
  }

  @Override
  public void begin() {
    transaction =
        outlet.ask(
            Operation.DB_BEGIN, out -> out.text(database), in -> in.integer(1, Integer.MAX_VALUE));
  }

  @Override
  public void commit() {
    end(Operation.DB_COMMIT);
  }

  @Override
  public void rollback() {
    end(Operation.DB_ROLLBACK);
  }

  /** Whatever comes of it, the host keeps the transaction no longer. */
  private void end(Operation operation) {
    int ended = transaction;
    transaction = 0;
    outlet.tell(operation, out -> out.integer(ended));
  }

  @Override
  public Savepoint savepoint() {
    int number =
        outlet.ask(
            Operation.DB_SAVEPOINT,
            out -> out.integer(transaction),
            in -> in.integer(1, Integer.MAX_VALUE));
    return new Part(number);
  }

  /** A part of the transaction. */
  private final class Part implements Savepoint {

    private final int number;

    Part(int number) {
      this.number = number;
    }

    @Override
    public void release() {
      end(false);
    }

    @Override
    public void rollback() {
      end(true);
    }

    private void end(boolean isUndone) {
      outlet.tell(
          Operation.DB_RELEASE, out -> out.integer(transaction).integer(number).bool(isUndone));
    }
  }

  @Override
  public void close() {
    if (transaction != 0) {
      rollback();
    }
  }
}
