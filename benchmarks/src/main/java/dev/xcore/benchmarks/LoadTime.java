package dev.xcore.benchmarks;

import java.lang.management.ManagementFactory;

/**
 * What one load took.
 *
 * @param elapsed by the clock, in milliseconds
 * @param processor how much of a processor the loading thread had of that, in milliseconds: on a
 *     machine that is busy with other work this says more than the clock
 */
record LoadTime(double elapsed, double processor) {

  /** The moment a load began. */
  record Start(long clock, long processor) {

    LoadTime stop() {
      long stopped = System.nanoTime();
      return new LoadTime((stopped - clock) / 1e6, (used() - processor) / 1e6);
    }
  }

  static Start start() {
    return new Start(System.nanoTime(), used());
  }

  private static long used() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
