package dev.xcore.services.sql;

import dev.xcore.handlers.RowCursor;
import dev.xcore.handlers.RowReading;
import dev.xcore.handlers.RowShape;
import dev.xcore.handlers.SqlText;
import dev.xcore.handlers.StatementSession;
import dev.xcore.handlers.StatementTypes;
import dev.xcore.kernel.events.Outbox;
import dev.xcore.kernel.events.OutboxHolder;
import dev.xcore.sdk.DatabaseException;
import java.sql.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection while it is in use. What is published in its transaction is sent when that has
 * been committed and the connection has been given back. Used by one thread at a time.
 */
final class Session implements StatementSession, OutboxHolder {

  private static final Logger LOG = LoggerFactory.getLogger("dev.xcore.services.sql.slow");

  /** Without a number, drivers read all rows into memory before the first is seen. */
  private static final int FETCHED_AT_ONCE = 500;

  private final Handle handle;
  private final Connections connections;
  private final SqlErrors errors;
  private final StatementLimit limit;
  private final Optional<KeptEvents> events;
  private boolean isCommitted;

  Session(Handle handle, Connections connections) {
    this.handle = handle;
    this.connections = connections;
    this.errors = SqlErrors.of(connections.settings());
    this.limit = new StatementLimit(connections.settings().statementTimeout());
    this.events = connections.outbox().map(KeptEvents::new);
  }

  /** What is done with a statement. */
  private interface Work<R> {
    R run() throws Exception;
  }

  private <R> R run(String sql, Work<R> work) {
    long begin = System.nanoTime();
    try {
      return work.run();
    } catch (Exception e) {
      throw errors.of(e, sql);
    } finally {
      noteSlow(Duration.ofNanos(System.nanoTime() - begin), sql);
    }
  }

  /** Says in the platform's terms what went wrong. */
  RuntimeException error(RuntimeException thrown, String sql) {
    return errors.of(thrown, sql);
  }

  private void noteSlow(Duration took, String sql) {
    DatabaseSettings settings = connections.settings();
    if (took.compareTo(settings.slowQuery()) >= 0) {
      LOG.warn(
          "slow statement database={} owner={} ms={} sql={}",
          settings.name(),
          connections.owner(),
          took.toMillis(),
          SqlText.firstLine(sql));
    }
  }

  /** Sets the time limit of a statement and its arguments. */
  private <S extends SqlStatement<S>> S prepared(S statement, @Nullable Object... arguments) {
    statement.setQueryTimeout(limit.seconds());
    for (int i = 0; i < arguments.length; i++) {
      statement.bind(i, StatementTypes.bindable(arguments[i]));
    }
    return statement;
  }

  private static <R> ResultIterable<R> read(Query query, RowReading<R> rows) {
    ResultIterable<?> found =
        switch (rows.shape()) {
          case RowShape.AllColumns _ -> query.map(PlainRows.INSTANCE);
          case RowShape.OnlyColumn column -> query.mapTo(column.type());
          case RowShape.Components components -> query.map(new RecordRows(components));
        };
    return found.map(row -> rows.make().apply(row));
  }

  @Override
  public <R> List<R> query(String sql, RowReading<R> rows, @Nullable Object... arguments) {
    return run(
        sql,
        () -> {
          try (Query query = handle.createQuery(sql)) {
            return read(prepared(query, arguments), rows).list();
          }
        });
  }

  @Override
  public <R> Optional<R> queryOne(String sql, RowReading<R> rows, @Nullable Object... arguments) {
    return run(
        sql,
        () -> {
          try (Query query = handle.createQuery(sql);
              ResultIterator<R> found = read(prepared(query, arguments), rows).iterator()) {
            if (!found.hasNext()) {
              return Optional.empty();
            }
            Optional<R> first = Optional.ofNullable(found.next());
            if (found.hasNext()) {
              throw SqlText.several(sql);
            }
            return first;
          }
        });
  }

  @Override
  public <R> RowCursor<R> cursor(String sql, RowReading<R> rows, @Nullable Object... arguments) {
    boolean isNeeded =
        connections.settings().url().dialect() == Dialect.POSTGRESQL && !handle.isInTransaction();
    ReadingTransaction transaction = new ReadingTransaction(this, isNeeded);
    Query query = handle.createQuery(sql).setFetchSize(FETCHED_AT_ONCE);
    try {
      ResultIterator<R> found = run(sql, () -> read(prepared(query, arguments), rows).iterator());
      return new JdbiCursor<>(query, found, this, sql, transaction);
    } catch (RuntimeException | Error e) {
      transaction.fail();
      try (transaction;
          query) {
        throw e;
      }
    }
  }

  @Override
  public int update(String sql, @Nullable Object... arguments) {
    return run(
        sql,
        () -> {
          try (Update update = handle.createUpdate(sql)) {
            return prepared(update, arguments).execute();
          }
        });
  }

  @Override
  public <K> K insert(
      String sql, Class<K> keyType, List<String> columns, @Nullable Object... arguments) {
    return run(
        sql,
        () -> {
          try (Update update = handle.createUpdate(sql)) {
            return prepared(update, arguments)
                .executeAndReturnGeneratedKeys(columns.toArray(String[]::new))
                .mapTo(keyType)
                .findFirst()
                .orElseThrow(() ->
                    new DatabaseException(
                        "the database made no key; in: " + SqlText.firstLine(sql), ""));
          }
        });
  }

  @Override
  public int[] batch(String sql, Collection<?> rows) {
    if (rows.isEmpty()) {
      return new int[0];
    }
    return run(
        sql,
        () -> {
          try (PreparedBatch batch = handle.prepareBatch(sql)) {
            batch.setQueryTimeout(limit.seconds());
            for (Object row : rows) {
              Iterator<?> arguments = StatementTypes.arguments(row).iterator();
              for (int i = 0; arguments.hasNext(); i++) {
                batch.bind(i, StatementTypes.bindable(arguments.next()));
              }
              batch.add();
            }
            return batch.execute();
          }
        });
  }

  @Override
  public void begin() {
    isCommitted = false;
    run("BEGIN", () -> handle.begin());
  }

  @Override
  public void commit() {
    run("COMMIT", () -> handle.commit());
    isCommitted = true;
  }

  @Override
  public void rollback() {
    forget(0);
    run("ROLLBACK", () -> handle.rollback());
  }

  private void forget(int published) {
    events.ifPresent(kept -> kept.shorten(published));
  }

  @Override
  public Savepoint savepoint() {
    java.sql.Savepoint made = run("SAVEPOINT", () -> connection().setSavepoint());
    return new Mark(made, events.map(KeptEvents::size).orElse(0));
  }

  /** A place in the transaction, and how many events had been published before it. */
  private final class Mark implements Savepoint {

    private final java.sql.Savepoint savepoint;
    private final int published;

    Mark(java.sql.Savepoint savepoint, int published) {
      this.savepoint = savepoint;
      this.published = published;
    }

    @Override
    public void release() {
      run(
          "RELEASE SAVEPOINT",
          () -> {
            connection().releaseSavepoint(savepoint);
            return true;
          });
    }

    @Override
    public void rollback() {
      forget(published);
      run(
          "ROLLBACK TO SAVEPOINT",
          () -> {
            connection().rollback(savepoint);
            return true;
          });
    }
  }

  /** Returns the connection itself. */
  Connection connection() {
    return handle.getConnection();
  }

  @Override
  public Optional<Outbox> outbox() {
    return events.map(kept -> (event, mustLast, send) -> kept.keep(this, event, mustLast, send));
  }

  /** Another connection takes events out of the table: this one has to be back by then. */
  @Override
  public void close() {
    handle.close();
    if (isCommitted) {
      isCommitted = false;
      events.ifPresent(KeptEvents::send);
    }
  }
}
