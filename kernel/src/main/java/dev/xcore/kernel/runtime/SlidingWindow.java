package dev.xcore.kernel.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The outcomes of the last calls, in a ring of one byte each. Thread safe without locks and without
 * allocation: each outcome takes the place of the oldest, and the sum follows by the difference.
 */
final class SlidingWindow {

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(byte[].class);

  private final byte[] outcomes;
  private final AtomicLong next = new AtomicLong();
  private final AtomicInteger failures = new AtomicInteger();

  SlidingWindow(int size) {
    this.outcomes = new byte[size];
  }

  /** Adds an outcome; returns how many of the last ones were failures, this one included. */
  int add(boolean isFailure) {
    int index = (int) (next.getAndIncrement() % outcomes.length);
    byte now = (byte) (isFailure ? 1 : 0);
    byte before = (byte) SLOT.getAndSet(outcomes, index, now);
    return now == before ? failures.get() : failures.addAndGet(now - before);
  }

  int failures() {
    return failures.get();
  }

  /** Returns how many outcomes it holds. */
  int count() {
    return (int) Math.min(next.get(), outcomes.length);
  }
}
