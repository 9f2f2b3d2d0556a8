package dev.xcore.kernel.runtime;

import java.time.Duration;
import java.util.Arrays;

/** How long the last starts of instances took. Thread safe. */
final class BootTimes {

  private static final int KEPT = 256;

  private final long[] nanos = new long[KEPT];
  private int count;
  private long longest;

  synchronized void add(Duration time) {
    nanos[count % KEPT] = time.toNanos();
    count++;
    longest = Math.max(longest, time.toNanos());
  }

  /** Returns the median of those kept, zero if there is none. */
  synchronized Duration median() {
    int known = Math.min(count, KEPT);
    if (known == 0) {
      return Duration.ZERO;
    }
    long[] sorted = Arrays.copyOf(nanos, known);
    Arrays.sort(sorted);
    return Duration.ofNanos(sorted[known / 2]);
  }

  /** Returns the longest of all, zero if there is none. */
  synchronized Duration longest() {
    return Duration.ofNanos(longest);
  }
}
