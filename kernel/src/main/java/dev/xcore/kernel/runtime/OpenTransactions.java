package dev.xcore.kernel.runtime;

import dev.xcore.handlers.StatementSession;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.sdk.OverloadedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The transactions that the plugin in one worker has open. Those of a call are undone when it is
 * over, those of the plugin's own threads when they do nothing any more, and all when the worker
 * has ended. Thread safe.
 */
final class OpenTransactions implements AutoCloseable {

  /** The owner of what no call has begun. */
  static final int NO_CALL = 0;

  /** How many one call may have open, in different databases. */
  static final int MOST_OF_CALL = 8;

  /** How many a worker may have open. */
  static final int MOST = 64;

  private final Duration mostIdle;
  private final Map<Integer, OpenTransaction> open = new HashMap<>();
  private int lastNumber;
  private int beginning;

  /** Read at the end of every call: written under the lock. */
  private volatile boolean isBusy;

  private boolean isClosed;

  /**
   * Makes it.
   *
   * @param mostIdle how long nothing may be done in a transaction that belongs to no call
   */
  OpenTransactions(Duration mostIdle) {
    this.mostIdle = mostIdle;
  }

  /**
   * Begins a transaction.
   *
   * @param owner number of the call, {@link #NO_CALL} for none
   * @param sessions opens its session
   * @return its number
   * @throws OverloadedException if there are too many
   */
  int begin(int owner, Supplier<StatementSession> sessions) {
    reserve(owner);
    OpenTransaction begun;
    try {
      begun = begun(owner, sessions.get());
    } catch (RuntimeException | Error e) {
      forgetBeginning();
      throw e;
    }
    int number = keep(begun);
    if (number == 0) {
      begun.abandon();
      throw new OverloadedException("the worker of the plugin has ended");
    }
    if (owner == NO_CALL) {
      watch(number, begun);
    }
    return number;
  }

  private static OpenTransaction begun(int owner, StatementSession session) {
    try {
      return new OpenTransaction(owner, session);
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  private synchronized void reserve(int owner) {
    long own = open.values().stream().filter(each -> each.owner() == owner).count();
    if (open.size() + beginning >= MOST || (owner != NO_CALL && own >= MOST_OF_CALL)) {
      throw new OverloadedException(
          "a sandboxed plugin has at most %d transactions open at once, and %d in one call"
              .formatted(MOST, MOST_OF_CALL));
    }
    beginning++;
  }

  private synchronized void forgetBeginning() {
    beginning--;
  }

  /** Returns its number, 0 if the worker has ended meanwhile. */
  private synchronized int keep(OpenTransaction begun) {
    beginning--;
    if (isClosed) {
      return 0;
    }
    do {
      lastNumber = lastNumber == Integer.MAX_VALUE ? 1 : lastNumber + 1;
    } while (open.containsKey(lastNumber));
    open.put(lastNumber, begun);
    isBusy = true;
    return lastNumber;
  }

  /**
   * Finds a transaction.
   *
   * @param owner number of the call that asks
   * @throws ProtocolException if there is none of that number, or it belongs to another call
   */
  synchronized OpenTransaction find(int owner, int number) throws ProtocolException {
    OpenTransaction found = open.get(number);
    if (found == null || found.owner() != owner) {
      throw new ProtocolException("there is no transaction " + number + " here");
    }
    return found;
  }

  /** Ends a transaction; whatever comes of that, it is over. */
  void end(int owner, int number, boolean isCommitted) throws ProtocolException {
    OpenTransaction found = find(owner, number);
    found.<Boolean>use(_ -> {
      remove(number);
      found.end(isCommitted);
      return true;
    });
  }

  private synchronized void remove(int number) {
    open.remove(number);
    isBusy = !open.isEmpty();
  }

  /** A call is over, and with it what it has not ended. */
  void over(int call) {
    abandon(each -> each.owner() == call);
  }

  private void abandon(Predicate<OpenTransaction> isLeft) {
    if (!isBusy) {
      return;
    }
    List<OpenTransaction> left = new ArrayList<>();
    synchronized (this) {
      open.values().removeIf(each -> isLeft.test(each) && left.add(each));
      isBusy = !open.isEmpty();
    }
    left.forEach(OpenTransaction::abandon);
  }

  /** A thread of the plugin may be gone before it has ended what it began. */
  private void watch(int number, OpenTransaction begun) {
    Thread.ofVirtual()
        .name("xcore-transaction-watch")
        .inheritInheritableThreadLocals(false)
        .start(() -> {
          while (isOpen(number, begun)) {
            long left = mostIdle.toNanos() - begun.idle();
            if (left <= 0) {
              abandon(each -> each.equals(begun));
            } else {
              LockSupport.parkNanos(left);
            }
          }
        });
  }

  @SuppressWarnings("ReferenceEquality") // the very one, not one of the same number
  private synchronized boolean isOpen(int number, OpenTransaction begun) {
    return open.get(number) == begun;
  }

  /** How many are open. */
  synchronized int size() {
    return open.size() + beginning;
  }

  /** The worker has ended. A thread of their own undoes what is left. */
  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
    }
    if (isBusy) {
      Thread.ofVirtual().name("xcore-transactions-end").start(() -> abandon(_ -> true));
    }
  }
}
