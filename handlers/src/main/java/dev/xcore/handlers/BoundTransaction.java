package dev.xcore.handlers;

import dev.xcore.sdk.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A transaction while its work runs, and those inside it. Used by the thread that began it. */
public final class BoundTransaction extends BoundStatements implements Transaction {

  private final StatementSession session;
  private final StatementTypes types;
  private final Thread owner = Thread.currentThread();
  private final List<Runnable> afterEnd;
  private boolean isOver;
  private boolean isUndone;

  BoundTransaction(StatementSession session, StatementTypes types) {
    this(session, types, new ArrayList<>());
  }

  private BoundTransaction(
      StatementSession session, StatementTypes types, List<Runnable> afterEnd) {
    this.session = session;
    this.types = types;
    this.afterEnd = afterEnd;
  }

  /** Whether this thread may use it. */
  boolean isMine() {
    return Thread.currentThread().equals(owner);
  }

  /** Makes one inside it. */
  BoundTransaction nested() {
    return new BoundTransaction(session, types, afterEnd);
  }

  StatementSession session() {
    if (!isMine()) {
      throw new IllegalStateException(
          "a transaction belongs to the thread that began it: use the database, or begin another");
    }
    if (isOver) {
      throw new IllegalStateException("the transaction is over: its work has returned");
    }
    return session;
  }

  @Override
  public <R extends @Nullable Object> R with(Function<StatementSession, R> work) {
    return work.apply(session());
  }

  @Override
  public <R extends @Nullable Object> R together(Function<StatementSession, R> work) {
    return work.apply(session());
  }

  @Override
  public StatementTypes types() {
    return types;
  }

  @Override
  public void rollback() {
    session();
    isUndone = true;
  }

  /** Does something once when the outermost transaction has been committed, or may have been. */
  void afterEnd(Runnable task) {
    if (!afterEnd.contains(task)) {
      afterEnd.add(task);
    }
  }

  /** Does what was to be done at the end. */
  void ended() {
    afterEnd.forEach(Runnable::run);
  }

  boolean isUndone() {
    return isUndone;
  }

  /** Lets nobody use it any more. */
  void end() {
    isOver = true;
  }
}
