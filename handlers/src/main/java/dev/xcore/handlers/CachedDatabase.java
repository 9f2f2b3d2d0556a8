package dev.xcore.handlers;

import dev.xcore.sdk.Database;
import dev.xcore.sdk.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database whose answers are remembered, and forgotten when something is changed through it.
 * Thread safe.
 */
@SuppressWarnings("overloads") // as in Database
final class CachedDatabase extends BoundStatements implements Database {

  private final BoundDatabase database;
  private final QueryMemory memory;

  /** The same object every time: once at the end of a transaction is enough. */
  private final Runnable forgetting;

  CachedDatabase(BoundDatabase database, QueryMemory memory) {
    this.database = database;
    this.memory = memory;
    this.forgetting = memory::forget;
  }

  /** What a transaction reads is its own: it may have changed it, and may be undone. */
  @Override
  public <R> List<R> query(String sql, Class<R> type, @Nullable Object... arguments) {
    return database.isInTransaction()
        ? database.query(sql, type, arguments)
        : memory.all(sql, type, arguments, () -> database.query(sql, type, arguments));
  }

  @Override
  public <R> Optional<R> queryOne(String sql, Class<R> type, @Nullable Object... arguments) {
    return database.isInTransaction()
        ? database.queryOne(sql, type, arguments)
        : memory.one(sql, type, arguments, () -> database.queryOne(sql, type, arguments));
  }

  @Override
  public <R extends @Nullable Object> R with(Function<StatementSession, R> work) {
    return database.with(session -> noted(session, work));
  }

  @Override
  public <R extends @Nullable Object> R together(Function<StatementSession, R> work) {
    return database.together(session -> noted(session, work));
  }

  private <R extends @Nullable Object> R noted(
      StatementSession session, Function<StatementSession, R> work) {
    NotingSession noting = new NotingSession(session);
    try {
      return work.apply(noting);
    } finally {
      if (noting.hasChanged()) {
        database.afterEnd(forgetting);
      }
    }
  }

  @Override
  public StatementTypes types() {
    return database.types();
  }

  /** Nobody tells what a transaction has changed, so that it counts as having changed all. */
  @Override
  public <R extends @Nullable Object, X extends Exception> R transaction(
      Transaction.Work<R, X> work) throws X {
    return database.<R, X>transaction(transaction -> {
      database.afterEnd(forgetting);
      return work.call(transaction);
    });
  }

  @Override
  public <X extends Exception> void transaction(Transaction.Task<X> task) throws X {
    this.<Boolean, X>transaction(transaction -> {
      task.run(transaction);
      return true;
    });
  }

  @Override
  public Database cached(Duration ttl, String... tags) {
    return database.cached(ttl, tags);
  }

  @Override
  public DataSource dataSource() {
    return database.dataSource();
  }

  @Override
  public String toString() {
    return database + ", cached";
  }
}
