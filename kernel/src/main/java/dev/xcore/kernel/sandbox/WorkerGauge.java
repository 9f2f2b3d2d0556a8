package dev.xcore.kernel.sandbox;

import java.time.Duration;

/** Keeps what was seen of a worker's use. Thread safe. */
final class WorkerGauge {

  /** Looks closer together than this say nothing of a share: the system counts in ticks. */
  private static final long SHORTEST = 90_000_000;

  private static final double PERCENT = 100;

  private WorkerUsage now = WorkerUsage.UNKNOWN;
  private WorkerUsage peak = WorkerUsage.UNKNOWN;
  private double cpuPercent;
  private double peakCpuPercent;
  private long cpuBefore = -1;
  private long before;
  private long noted;
  private boolean isNoted;

  /** Whether nobody has looked within a time. */
  synchronized boolean isOlderThan(Duration age, long at) {
    return !isNoted || at - noted > age.toNanos();
  }

  /**
   * Takes a look down.
   *
   * @param usage what is used
   * @param at when, in nanoseconds
   */
  synchronized void note(WorkerUsage usage, long at) {
    if (usage.threads() < 0 && usage.memory() < 0) {
      // It has ended: the last figures stay.
      return;
    }
    isNoted = true;
    noted = at;
    now = usage;
    peak = peak.atLeast(usage);
    if (cpuBefore < 0) {
      cpuBefore = usage.cpuNanos();
      before = at;
    } else if (at - before >= SHORTEST) {
      cpuPercent = Math.max(0, PERCENT * (usage.cpuNanos() - cpuBefore) / (at - before));
      peakCpuPercent = Math.max(peakCpuPercent, cpuPercent);
      cpuBefore = usage.cpuNanos();
      before = at;
    }
  }

  synchronized WorkerReading reading() {
    return new WorkerReading(now, peak, cpuPercent, peakCpuPercent);
  }
}
