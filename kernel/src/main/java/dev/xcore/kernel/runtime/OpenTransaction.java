package dev.xcore.kernel.runtime;

import dev.xcore.handlers.RowCursor;
import dev.xcore.handlers.StatementSession;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.kernel.events.Outbox;
import dev.xcore.kernel.events.OutboxHolder;
import dev.xcore.sdk.OverloadedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction of the plugin in a worker, while it is open. One request uses it at a time; who
 * abandons it meanwhile leaves its end to that request. Thread safe.
 */
final class OpenTransaction {

  private static final Logger LOG = LoggerFactory.getLogger(OpenTransaction.class);

  /** How deep transactions may lie in each other. */
  static final int DEEPEST = 100;

  /** How many queries may be read at once. */
  static final int MOST_CURSORS = 16;

  private final int owner;
  private final StatementSession session;
  private final ReentrantLock turn = new ReentrantLock();
  private final Deque<StatementSession.Savepoint> parts = new ArrayDeque<>();
  private final Map<Integer, RowCursor<Object>> cursors = new HashMap<>();
  private int lastCursor;
  private boolean isOver;
  private volatile boolean isAbandoned;
  private volatile long lastUse = System.nanoTime();

  /**
   * Begins it.
   *
   * @param owner number of the call that it belongs to, 0 for none
   * @param session closed with it
   */
  OpenTransaction(int owner, StatementSession session) {
    this.owner = owner;
    this.session = session;
    session.begin();
  }

  /** Returns the number of the call that it belongs to, 0 for none. */
  int owner() {
    return owner;
  }

  /** Returns for how long nothing has been done in it, in nanoseconds. */
  long idle() {
    return turn.isLocked() ? 0 : System.nanoTime() - lastUse;
  }

  /** What is done in it. */
  @FunctionalInterface
  interface Use<R extends @Nullable Object> {
    R run(StatementSession session) throws ProtocolException;
  }

  /**
   * Does something in it.
   *
   * @throws ProtocolException if another request is being done in it, or it is over
   */
  <R extends @Nullable Object> R use(Use<R> use) throws ProtocolException {
    if (!turn.tryLock()) {
      throw new ProtocolException("two requests at once in one transaction");
    }
    try {
      if (isOver) {
        throw new ProtocolException("a request in a transaction that is over");
      }
      return use.run(session);
    } finally {
      lastUse = System.nanoTime();
      turn.unlock();
      if (isAbandoned) {
        abandon();
      }
    }
  }

  /**
   * Opens a cursor and keeps it; returns its number. Asks first whether there is room: a query that
   * nobody may read is not executed.
   */
  int open(Supplier<RowCursor<Object>> query) {
    if (cursors.size() == MOST_CURSORS) {
      throw new OverloadedException(
          "a transaction of a sandboxed plugin reads at most %d queries at once"
              .formatted(MOST_CURSORS));
    }
    cursors.put(++lastCursor, query.get());
    return lastCursor;
  }

  RowCursor<Object> cursor(int number) throws ProtocolException {
    RowCursor<Object> cursor = cursors.get(number);
    if (cursor == null) {
      throw new ProtocolException("there is no cursor " + number);
    }
    return cursor;
  }

  void close(int number) throws ProtocolException {
    RowCursor<Object> cursor = cursor(number);
    cursors.remove(number);
    cursor.close();
  }

  /** Begins a part; returns how many are open. */
  int savepoint() {
    if (parts.size() == DEEPEST) {
      throw new OverloadedException(
          "transactions of a sandboxed plugin lie at most %d deep in each other"
              .formatted(DEEPEST));
    }
    parts.push(session.savepoint());
    return parts.size();
  }

  /** Ends the innermost part. */
  void release(int number, boolean isUndone) throws ProtocolException {
    if (number != parts.size() || parts.isEmpty()) {
      throw new ProtocolException("there is no part " + number + " to end in a transaction");
    }
    StatementSession.Savepoint part = parts.pop();
    if (isUndone) {
      part.rollback();
    } else {
      part.release();
    }
  }

  /** Ends it; called within {@link #use}. */
  void end(boolean isCommitted) {
    isOver = true;
    try (session) {
      closeCursors();
      if (isCommitted) {
        session.commit();
      } else {
        session.rollback();
      }
    }
  }

  private void closeCursors() {
    cursors.values().forEach(RowCursor::close);
    cursors.clear();
  }

  /** Undoes it, now or when the request in it is done. Harmless when repeated. */
  void abandon() {
    isAbandoned = true;
    if (!turn.tryLock()) {
      return;
    }
    try {
      if (!isOver) {
        end(false);
      }
    } catch (RuntimeException e) {
      LOG.debug("a transaction was left open and could not be undone", e);
    } finally {
      turn.unlock();
    }
  }

  /** Returns what keeps events that are published in it; empty if they are sent at once. */
  Optional<Outbox> outbox() {
    return session instanceof OutboxHolder holder ? holder.outbox() : Optional.empty();
  }
}
