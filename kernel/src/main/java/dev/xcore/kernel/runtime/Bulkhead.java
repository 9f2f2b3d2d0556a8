package dev.xcore.kernel.runtime;

import java.util.concurrent.atomic.AtomicInteger;

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
        return Entry.FULL;
      }
      if (inside.compareAndSet(now, now + 1)) {
        return Entry.ENTERED;
      }
    }
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

  int inFlight() {
    return Math.max(0, inside.get());
  }
}
