package dev.xcore.services.sql;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one thread at a time change an embedded H2 database.
 *
 * <p>A commit of H2 writes what all transactions have changed so far, and takes the state of one
 * table or index after the other while the others go on. Whoever is in the middle of a row then is
 * written half: after a kill an index disagrees with its table, or half a transaction is there. In
 * turns nobody is in the middle of anything while another one commits.
 *
 * <p>Nobody should wait for a row of somebody else during a turn, because that one could not
 * commit. So connections give up such waits at once ({@link #ROW_WAIT_MILLIS}), and the statement
 * is tried again in a later turn. H2 does not give up where that somebody has undone a statement
 * before; and some statements just take long. So nobody waits for one turn for ever: while it lasts
 * too long, others go on beside it. Turns come in the order in which they are asked for, so however
 * many there are, each is waited for. Thread safe.
 */
final class WriteGate {

  /** What {@code LOCK_TIMEOUT} of connections has to be. */
  static final int ROW_WAIT_MILLIS = 1;

  private static final Logger LOG = LoggerFactory.getLogger(WriteGate.class);
  private static final int ROW_IS_LOCKED = 50200;
  private static final Duration ROW_PATIENCE = Duration.ofSeconds(2);
  private static final long LONGEST_PAUSE = 16;

  private final ReentrantLock turn = new ReentrantLock(true);

  /** When the turn that lasts now began, or the last one ended. */
  private volatile long since = System.nanoTime();

  /** How long to wait for one turn of somebody else. */
  enum Patience {
    /** Others may wait for what this transaction has changed. */
    OF_TRANSACTION(Duration.ofMillis(100)),
    /** Nobody waits for whoever has changed nothing yet. */
    OF_STATEMENT(Duration.ofSeconds(2));

    private final long nanos;

    Patience(Duration time) {
      this.nanos = time.toNanos();
    }
  }

  /** What is done in a turn. */
  @FunctionalInterface
  interface Change {
    /** Does it. */
    @Nullable Object run() throws Throwable;
  }

  /**
   * Runs something that changes the database, once.
   *
   * @param change what to do
   * @param patience how long to wait for one turn of somebody else
   * @return what it returned
   * @throws SQLException if the thread is interrupted while it waits
   */
  @Nullable Object once(Change change, Patience patience) throws Throwable {
    boolean isMine = await(patience);
    try {
      return change.run();
    } finally {
      if (isMine) {
        since = System.nanoTime();
        turn.unlock();
      }
    }
  }

  /**
   * Runs a statement, again and again while it meets a row that an open transaction has changed.
   *
   * @param statement has no effect when it fails
   * @param patience how long to wait for one turn of somebody else
   * @return what it returned
   * @throws SQLException if the row stays locked, or the thread is interrupted while it waits
   */
  @Nullable Object statement(Change statement, Patience patience) throws Throwable {
    long giveUp = System.nanoTime() + ROW_PATIENCE.toNanos();
    long pause = 1;
    while (true) {
      try {
        return once(statement, patience);
      } catch (SQLException e) {
        if (!isRowLocked(e) || System.nanoTime() > giveUp || !rests(pause)) {
          throw e;
        }
        pause = Math.min(LONGEST_PAUSE, pause * 2);
      }
    }
  }

  /** Runs something that has to be done even if the thread is interrupted. */
  @Nullable Object atAnyRate(Change change) throws Throwable {
    boolean wasInterrupted = Thread.interrupted();
    try {
      return once(change, Patience.OF_TRANSACTION);
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Takes a turn; false if the one that lasts now lasts too long. */
  private boolean await(Patience patience) throws SQLException {
    long left = patience.nanos;
    try {
      while (!turn.tryLock(left, TimeUnit.NANOSECONDS)) {
        left = patience.nanos - (System.nanoTime() - since);
        if (left <= 0) {
          LOG.debug("a change goes on beside a long one: a kill now may leave half of it");
          return false;
        }
      }
      since = System.nanoTime();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while it waited to change the database", "57014", e);
    }
  }

  /** A batch that failed has had effects. */
  private static boolean isRowLocked(SQLException error) {
    return error.getErrorCode() == ROW_IS_LOCKED && !(error instanceof BatchUpdateException);
  }

  private static boolean rests(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
