package dev.xcore.kernel.events;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Keeps events from code that overruns its deadline again and again: after three times in a minute
 * it gets none for a minute, then one to try with. Thread safe.
 */
public final class Suspension {

  /** How often the code may overrun within {@link #WINDOW}. */
  public static final int MOST = 3;

  /** How long overruns count. */
  public static final Duration WINDOW = Duration.ofSeconds(60);

  /** How long the code gets no events. */
  public static final Duration PAUSE = Duration.ofSeconds(60);

  /** Whether the code gets events. */
  public enum State {
    /** It gets all. */
    ACTIVE,
    /** It gets none. */
    SUSPENDED,
    /** It has got one to try with. */
    PROBING
  }

  private final LongSupplier clock;
  private final Deque<Long> recent = new ArrayDeque<>();
  private final LongAdder overruns = new LongAdder();
  private volatile State state = State.ACTIVE;
  private long until;

  Suspension(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * Asks for an event's way.
   *
   * @return false if the code is not to get it
   */
  public boolean tryPass() {
    return state == State.ACTIVE || probe();
  }

  private synchronized boolean probe() {
    if (state == State.SUSPENDED && clock.getAsLong() - until >= 0) {
      state = State.PROBING;
      return true;
    }
    return state == State.ACTIVE;
  }

  /** Notes that the code has taken an event in time. */
  public void passed() {
    if (state == State.PROBING) {
      resume();
    }
  }

  private synchronized void resume() {
    state = State.ACTIVE;
    recent.clear();
  }

  /**
   * Notes that the code has overrun.
   *
   * @return true if it gets no more events from now on
   */
  public synchronized boolean overran() {
    overruns.increment();
    long now = clock.getAsLong();
    recent.addLast(now);
    while (!recent.isEmpty() && now - recent.getFirst() > WINDOW.toNanos()) {
      recent.removeFirst();
    }
    if (state != State.PROBING && recent.size() < MOST) {
      return false;
    }
    boolean isNew = state != State.SUSPENDED;
    state = State.SUSPENDED;
    until = now + PAUSE.toNanos();
    return isNew;
  }

  /** Returns how long the code is still to get no events, in nanoseconds, at least 1. */
  synchronized long remaining() {
    return Math.max(1, until - clock.getAsLong());
  }

  /**
   * Returns whether the code gets events.
   *
   * @return the state now
   */
  public State state() {
    return state;
  }

  long overruns() {
    return overruns.sum();
  }
}
