package dev.xcore.kernel.runtime;

import java.time.Duration;
import java.util.Optional;

/**
 * What is known of a serving version's instances at one moment; immutable.
 *
 * @param kind how calls find an instance
 * @param wanted how many there shall be; 0 for ephemeral ones, which come and go
 * @param alive how many there are
 * @param used how many of them are at work
 * @param isolated whether each has its own class loader
 * @param ephemeral numbers of throw-away instances, empty for others
 * @param sandbox the processes of a sandboxed plugin, empty for others
 */
public record InstanceStatus(
    Kind kind,
    int wanted,
    int alive,
    int used,
    boolean isolated,
    Optional<EphemeralStatus> ephemeral,
    Optional<SandboxStatus> sandbox) {

  /** Returns the same with another number of instances at work. */
  InstanceStatus used(int now) {
    return new InstanceStatus(kind, wanted, alive, now, isolated, ephemeral, sandbox);
  }

  /** How calls find an instance. */
  public enum Kind {
    /** Instances stay, and share the calls. */
    SHARED,
    /** Every call has an instance of its own. */
    EPHEMERAL,
    /** There is none before the first call. */
    DORMANT
  }

  /**
   * Numbers of throw-away instances since the version serves.
   *
   * @param poolSize instances to be kept warm
   * @param warm instances waiting for a call
   * @param maxConcurrent at work at once, at most
   * @param created instances that were started
   * @param discarded instances that have ended
   * @param failed instances that could not be started
   * @param hits calls that found a warm instance
   * @param misses calls that had to start one
   * @param refused calls beyond {@code maxConcurrent}
   * @param bootMedian time to start one, over the last 256; zero before the first
   * @param bootLongest the longest time to start one; zero before the first
   */
  public record EphemeralStatus(
      int poolSize,
      int warm,
      int maxConcurrent,
      long created,
      long discarded,
      long failed,
      long hits,
      long misses,
      long refused,
      Duration bootMedian,
      Duration bootLongest) {}
}
