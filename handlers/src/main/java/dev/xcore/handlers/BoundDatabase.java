package dev.xcore.handlers;

import dev.xcore.sdk.Database;
import dev.xcore.sdk.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A database as one instance of a plugin sees it, wherever its sessions come from. What is cached
 * by class (rows, tables) belongs to it alone and leaves memory with it. Thread safe.
 */
@SuppressWarnings("overloads") // as in Database
public abstract class BoundDatabase extends BoundStatements implements Database {

  private final StatementTypes types;

  /** Bound on the thread of a transaction while its work runs; of this database only. */
  private final ScopedValue<BoundTransaction> current;

  private volatile @Nullable Supplier<BoundCache> cache;

  /**
   * Makes a database.
   *
   * @param types learns those of the plugin
   * @param current bound while a transaction runs; shared by those that take part in the same ones
   */
  protected BoundDatabase(StatementTypes types, ScopedValue<BoundTransaction> current) {
    this.types = types;
    this.current = current;
  }

  /**
   * Opens a session, outside of any transaction.
   *
   * @return to be closed
   */
  public abstract StatementSession open();

  /**
   * Runs the work of a transaction.
   *
   * @param session of the transaction, which has begun
   * @param work to be run once, on this thread
   * @param <R> its outcome
   * @param <X> what it may throw
   * @return its outcome
   * @throws X what it throws
   */
  protected abstract <R extends @Nullable Object, X extends Throwable> R within(
      StatementSession session, ScopedValue.CallableOp<R, X> work) throws X;

  /**
   * Returns the session of the transaction that this thread is in.
   *
   * @return empty if it is in none
   */
  public final Optional<StatementSession> joined() {
    return isInTransaction() ? Optional.of(current.get().session()) : Optional.empty();
  }

  /**
   * Names it among the databases of the plugin.
   *
   * @return the name
   */
  protected abstract String name();

  /**
   * Says where answers are remembered; without that, none can be.
   *
   * @param remembers looked up at the first answer
   */
  public final void rememberIn(Supplier<BoundCache> remembers) {
    this.cache = remembers;
  }

  @Override
  public final Database cached(Duration ttl, String... tags) {
    Supplier<BoundCache> known = cache;
    if (known == null) {
      throw new IllegalStateException(this + " has no cache to remember answers in");
    }
    return new CachedDatabase(this, new QueryMemory(known, name(), ttl, List.of(tags)));
  }

  /** Does something when the transaction that this thread is in has ended, or at once. */
  final void afterEnd(Runnable task) {
    if (isInTransaction()) {
      current.get().afterEnd(task);
    } else {
      task.run();
    }
  }

  final boolean isInTransaction() {
    return current.isBound() && current.get().isMine();
  }

  @Override
  public final <R extends @Nullable Object> R with(Function<StatementSession, R> work) {
    if (isInTransaction()) {
      return current.get().with(work);
    }
    try (StatementSession session = open()) {
      return work.apply(session);
    }
  }

  @Override
  public final <R extends @Nullable Object> R together(Function<StatementSession, R> work) {
    return isInTransaction()
        ? current.get().with(work)
        : transaction(transaction -> {
          return current.get().with(work);
        });
  }

  @Override
  public final StatementTypes types() {
    return types;
  }

  @Override
  public final <R extends @Nullable Object, X extends Exception> R transaction(
      Transaction.Work<R, X> work) throws X {
    if (isInTransaction()) {
      return inside(current.get(), work);
    }
    try (StatementSession session = open()) {
      session.begin();
      return outermost(session, work);
    }
  }

  private <R extends @Nullable Object, X extends Exception> R outermost(
      StatementSession session, Transaction.Work<R, X> work) throws X {
    BoundTransaction transaction = new BoundTransaction(session, types);
    R outcome;
    try {
      outcome = within(session, () -> run(transaction, work));
    } catch (Throwable thrown) {
      undo(session::rollback, thrown);
      throw thrown;
    }
    if (transaction.isUndone()) {
      session.rollback();
      return outcome;
    }
    try {
      session.commit();
    } finally {
      transaction.ended();
    }
    return outcome;
  }

  /** Whatever goes wrong is added to the error that led here. */
  private static void undo(Runnable rollback, Throwable because) {
    try {
      rollback.run();
    } catch (RuntimeException e) {
      because.addSuppressed(e);
    }
  }

  @Override
  public final <X extends Exception> void transaction(Transaction.Task<X> task) throws X {
    this.<Boolean, X>transaction(transaction -> {
      task.run(transaction);
      return true;
    });
  }

  private <R extends @Nullable Object, X extends Exception> R inside(
      BoundTransaction outer, Transaction.Work<R, X> work) throws X {
    StatementSession.Savepoint savepoint = outer.session().savepoint();
    BoundTransaction inner = outer.nested();
    R outcome;
    try {
      outcome = run(inner, work);
    } catch (Throwable thrown) {
      undo(savepoint::rollback, thrown);
      throw thrown;
    }
    if (inner.isUndone()) {
      savepoint.rollback();
    } else {
      savepoint.release();
    }
    return outcome;
  }

  private <R extends @Nullable Object, X extends Exception> R run(
      BoundTransaction transaction, Transaction.Work<R, X> work) throws X {
    ScopedValue.CallableOp<R, X> bound = () -> work.call(transaction);
    try {
      return ScopedValue.where(current, transaction).call(bound);
    } finally {
      transaction.end();
    }
  }
}
