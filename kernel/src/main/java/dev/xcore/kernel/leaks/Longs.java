package dev.xcore.kernel.leaks;

import java.util.Arrays;

/** A growing list of numbers. */
final class Longs {

  private long[] values = new long[1 << 12];
  private int size;

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + (size >> 1));
    }
    values[size++] = value;
  }

  /** Returns the numbers in order, and lets go of them. */
  long[] takeSorted() {
    long[] sorted = Arrays.copyOf(values, size);
    values = new long[0];
    size = 0;
    Arrays.sort(sorted);
    return sorted;
  }
}
