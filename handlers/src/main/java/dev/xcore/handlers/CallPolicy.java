package dev.xcore.handlers;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the annotations of one handler method say about its calls, beside the plugin's manifest.
 *
 * @param retry repetition after failures, empty for the manifest's
 * @param circuitBreaker suspension after failures, empty for the manifest's
 * @param rateLimit a limit of its own, beside the manifest's
 */
public record CallPolicy(
    Optional<Repetition> retry, Optional<Suspension> circuitBreaker, Optional<Rate> rateLimit) {

  /** The policy of a method without such annotations. */
  public static final CallPolicy NONE =
      new CallPolicy(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Repetition of failed calls.
   *
   * @param maxAttempts the first included
   * @param backoff the longest pause before the second attempt
   * @param on exceptions of the method that are repeated
   */
  public record Repetition(
      int maxAttempts, Duration backoff, List<Class<? extends Throwable>> on) {}

  /**
   * Suspension of calls after failures.
   *
   * @param failureRate percent that opens the circuit
   * @param window calls that are looked back upon
   * @param openFor before calls are tried again
   */
  public record Suspension(double failureRate, int window, Duration openFor) {}

  /**
   * A rate.
   *
   * @param calls per period
   * @param period at least a millisecond
   */
  public record Rate(long calls, Duration period) {}

  /**
   * Tells whether there is nothing to it.
   *
   * @return true if the plugin's manifest says all
   */
  public boolean isEmpty() {
    return equals(NONE);
  }
}
