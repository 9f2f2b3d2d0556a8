package dev.xcore.kernel.sandbox;

/**
 * What a worker uses; each figure is negative where it cannot be known.
 *
 * @param memory bytes now
 * @param peakMemory bytes at most so far
 * @param cpuNanos processor time so far
 * @param threads now
 * @param disk bytes of its scratch and data folders now
 */
public record WorkerUsage(long memory, long peakMemory, long cpuNanos, long threads, long disk) {

  /** Nothing is known. */
  public static final WorkerUsage UNKNOWN = new WorkerUsage(-1, -1, -1, -1, -1);

  /** Returns the greater of each figure. */
  WorkerUsage atLeast(WorkerUsage other) {
    return new WorkerUsage(
        Math.max(memory, other.memory),
        Math.max(peakMemory, other.peakMemory),
        Math.max(cpuNanos, other.cpuNanos),
        Math.max(threads, other.threads),
        Math.max(disk, other.disk));
  }
}
