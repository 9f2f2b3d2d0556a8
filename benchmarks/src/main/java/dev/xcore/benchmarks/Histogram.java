package dev.xcore.benchmarks;

/**
 * Counts durations in buckets that grow with the value, so that a percentile is exact to about 1.6
 * percent whatever its size. One thread; {@link #add(Histogram)} brings several together.
 */
final class Histogram {

  /** Buckets per power of two. */
  private static final int PRECISION_BITS = 6;

  private static final int PRECISION = 1 << PRECISION_BITS;

  private final long[] counts = new long[Long.SIZE * PRECISION];
  private long total;

  void record(long nanoseconds) {
    counts[bucket(Math.max(0, nanoseconds))]++;
    total++;
  }

  void add(Histogram other) {
    for (int bucket = 0; bucket < counts.length; bucket++) {
      counts[bucket] += other.counts[bucket];
    }
    total += other.total;
  }

  long total() {
    return total;
  }

  /**
   * Finds the value that a share of all values does not exceed.
   *
   * @param share above 0, at most 1: 0.99 for the 99th percentile
   * @return the upper end of its bucket in nanoseconds, 0 if nothing was recorded
   */
  long percentile(double share) {
    long wanted = Math.max(1, (long) Math.ceil(total * share));
    long seen = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      seen += counts[bucket];
      if (seen >= wanted) {
        return upperEnd(bucket);
      }
    }
    return 0;
  }

  private static int bucket(long value) {
    if (value < PRECISION) {
      return (int) value;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - PRECISION_BITS;
    return (shift + 1) * PRECISION + (int) (value >>> shift) - PRECISION;
  }

  private static long upperEnd(int bucket) {
    if (bucket < PRECISION) {
      return bucket;
    }
    int shift = bucket / PRECISION - 1;
    long base = (long) bucket % PRECISION + PRECISION;
    return ((base + 1) << shift) - 1;
  }
}
