package dev.xcore.kernel.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bounds the calls in flight of one plugin version, and can be closed for good once they have
 * ended. Thread safe.
 */
final class Bulkhead {

  private static final int CLOSED = -1;

  /** What became of an attempt to enter. */
  enum Entry {
    /** Inside: {@link #leave} must follow. */
    ENTERED,
    /** As many calls as allowed are inside. */
    FULL,
    /** Closed for good. */
    CLOSED
  }

  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private volatile int limit;

  Bulkhead(int limit) {
    this.limit = limit;
  }

  Entry tryEnter() {
    int most = limit;
    while (true) {
      int now = inside.get();
      if (now < 0) {
        return Entry.CLOSED;
      }
      if (now >= most) {
        refused.increment();
        return Entry.FULL;
      }
      if (inside.compareAndSet(now, now + 1)) {
        if (now >= peak.get()) {
          peak.accumulateAndGet(now + 1, Math::max);
        }
        return Entry.ENTERED;
      }
    }
  }

  /** Enters however many are inside; false if closed for good. */
  boolean tryVisit() {
    int now = inside.get();
    while (now >= 0) {
      if (inside.compareAndSet(now, now + 1)) {
        return true;
      }
      now = inside.get();
    }
    return false;
  }

  void leave() {
    int now = inside.get();
    while (now > 0 && !inside.compareAndSet(now, now - 1)) {
      now = inside.get();
    }
  }

  /** Closes if nobody is inside. */
  boolean closeIfEmpty() {
    return inside.compareAndSet(0, CLOSED) || inside.get() < 0;
  }

  /** Closes even if calls are inside; they are no longer counted. */
  void close() {
    inside.set(CLOSED);
  }

  void limit(int most) {
    limit = most;
  }

  int limit() {
    return limit;
  }

  /** Returns the most calls that were inside at once. */
  int peak() {
    return peak.get();
  }

  /** Returns how many calls were refused because it was full. */
  long refused() {
    return refused.sum();
  }

  int inFlight() {
    return Math.max(0, inside.get());
  }
}
