package dev.xcore.kernel.health;

import java.time.Duration;

/**
 * When something is checked.
 *
 * @param enabled whether at all
 * @param interval between the end of a round of checks and the next
 * @param timeout of one check
 * @param unhealthyAfter rounds in a row that must fail before it counts as unhealthy, at least 1
 */
public record HealthSchedule(
    boolean enabled, Duration interval, Duration timeout, int unhealthyAfter) {

  /** Checks the ranges. */
  public HealthSchedule {
    if (interval.isNegative() || interval.isZero() || timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("interval and timeout are more than zero");
    }
    if (unhealthyAfter < 1) {
      throw new IllegalArgumentException("unhealthyAfter " + unhealthyAfter + " is less than 1");
    }
  }
}
