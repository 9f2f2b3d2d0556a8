package dev.xcore.kernel.health;

import dev.xcore.kernel.health.HealthReport.Finding;
import dev.xcore.sdk.Health;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What follows from rounds of checks: unhealthy after so many failed ones in a row, recovered after
 * one that did not fail; immutable.
 *
 * @param isUnhealthy whether it counts as unhealthy
 * @param report what is known
 */
record HealthVerdict(boolean isUnhealthy, HealthReport report) {

  /** The verdict before the first round. */
  static final HealthVerdict NONE = new HealthVerdict(false, HealthReport.NONE);

  /**
   * Draws the conclusion from one more round.
   *
   * @param findings of the round
   * @param at when it ended
   * @param unhealthyAfter failed rounds in a row that count
   */
  HealthVerdict after(List<Finding> findings, Instant at, int unhealthyAfter) {
    Health.Status worst = HealthReport.worst(findings);
    boolean isFailed = worst == Health.Status.UNHEALTHY;
    int failures = isFailed ? report.failures() + 1 : 0;
    boolean isBad = isFailed && (isUnhealthy || failures >= unhealthyAfter);
    Health.Status shown = isFailed && !isBad ? Health.Status.DEGRADED : worst;
    return new HealthVerdict(isBad, new HealthReport(shown, findings, Optional.of(at), failures));
  }
}
