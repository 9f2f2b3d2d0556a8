package dev.xcore.kernel.sandbox;

import dev.xcore.worker.protocol.Protocol;

/**
 * What one worker process may use, as its plugin's manifest says.
 *
 * @param memoryMb all its memory in MiB, at least {@link #LEAST_MEMORY_MB}
 * @param cpuPercent of one processor, at least 1; 200 is two processors
 * @param threads how many of the plugin's threads may live at once, at least 1
 */
public record KitLimits(int memoryMb, int cpuPercent, int threads) {

  /** The least memory that a worker can run in, in MiB. */
  public static final int LEAST_MEMORY_MB = 64;

  /** The threads of the worker itself, which serve its connections. */
  private static final int OWN_THREADS = Protocol.CALL_LINKS + 2;

  /** Checks ranges. */
  public KitLimits {
    requireAtLeast("memoryMb", memoryMb, LEAST_MEMORY_MB);
    requireAtLeast("cpuPercent", cpuPercent, 1);
    requireAtLeast("threads", threads, 1);
  }

  /**
   * Returns what a manifest without limits gets: 128 MiB, one processor, 64 threads.
   *
   * @return the limits
   */
  public static KitLimits defaults() {
    return new KitLimits(128, 100, 64);
  }

  /**
   * Returns what the process may have of private memory (RLIMIT_DATA): that of the plugin, and the
   * parts of all stacks that are reserved and never used, which the kernel counts too.
   *
   * @return bytes
   */
  public long dataBytes() {
    return ((long) memoryMb << 20)
        + ((long) KitMemory.UNUSED_STACK_KB * (threads + OWN_THREADS) << 10);
  }

  private static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + ", must be at least " + least);
    }
  }
}
