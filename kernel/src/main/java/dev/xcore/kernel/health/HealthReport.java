package dev.xcore.kernel.health;

import dev.xcore.sdk.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of the health of one thing at one moment; immutable.
 *
 * @param status what follows from the last rounds of checks: one failed round alone counts as
 *     degraded
 * @param findings of the last round, in the order of the checks
 * @param checkedAt when the last round ended, empty before the first
 * @param failures rounds in a row that failed
 */
public record HealthReport(
    Health.Status status, List<Finding> findings, Optional<Instant> checkedAt, int failures) {

  /** What is known before the first round: nothing is wrong. */
  static final HealthReport NONE =
      new HealthReport(Health.Status.HEALTHY, List.of(), Optional.empty(), 0);

  /** Copies the findings. */
  public HealthReport {
    findings = List.copyOf(findings);
  }

  /**
   * What one check found.
   *
   * @param name of the check
   * @param health what it said
   * @param took how long it took
   */
  public record Finding(String name, Health health, Duration took) {}

  /**
   * Says in one line what is wrong.
   *
   * @return the messages of the checks that are not healthy, empty if all are
   */
  public String message() {
    return findings.stream()
        .filter(finding -> finding.health().status() != Health.Status.HEALTHY)
        .map(finding ->
            finding.health().message().isEmpty()
                ? finding.name()
                : finding.name() + ": " + finding.health().message())
        .collect(Collectors.joining("; "));
  }

  /** Returns the worst of some findings. */
  static Health.Status worst(List<Finding> findings) {
    return findings.stream()
        .map(finding -> finding.health().status())
        .reduce(Health.Status.HEALTHY, Health.Status::worse);
  }
}
