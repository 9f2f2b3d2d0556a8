package dev.xcore.kernel.leaks;

import java.time.Duration;

/**
 * How the end of plugins is watched.
 *
 * @param maxLeaked a plugin with more leaked versions than this in memory is reloaded by force only
 * @param maxHeapDump bytes of heap in use up to which the holders are looked for in a heap dump; 0
 *     never dumps
 * @param quiet how long no version has ended before garbage is collected
 * @param mostQuiet garbage is collected after this time even if versions keep ending
 */
public record UnloadOptions(int maxLeaked, long maxHeapDump, Duration quiet, Duration mostQuiet) {

  /** The largest file that can be read. */
  static final long MOST_BYTES = Integer.MAX_VALUE;

  /** Three leaked versions, heaps up to 1 GiB, half a second of quiet, ten seconds at most. */
  public static final UnloadOptions USUAL =
      new UnloadOptions(3, 1L << 30, Duration.ofMillis(500), Duration.ofSeconds(10));

  /** Checks the numbers. */
  public UnloadOptions {
    if (maxLeaked < 0 || maxHeapDump < 0) {
      throw new IllegalArgumentException("less than 0: " + maxLeaked + ", " + maxHeapDump);
    }
    maxHeapDump = Math.min(maxHeapDump, MOST_BYTES);
  }

  /**
   * Changes the limits.
   *
   * @param leaked versions of a plugin that may stay in memory
   * @param heapDump bytes of heap up to which it is dumped
   * @return options with the same times
   */
  public UnloadOptions withLimits(int leaked, long heapDump) {
    return new UnloadOptions(leaked, heapDump, quiet, mostQuiet);
  }
}
