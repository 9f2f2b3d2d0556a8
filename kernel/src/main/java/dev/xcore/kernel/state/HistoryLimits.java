package dev.xcore.kernel.state;

import java.time.Duration;

/**
 * How much of the past is remembered.
 *
 * @param most acts of one plugin
 * @param longest age of an act
 */
public record HistoryLimits(int most, Duration longest) {

  /** What holds unless said otherwise. */
  public static final HistoryLimits USUAL = new HistoryLimits(200, Duration.ofDays(90));

  /** Refuses limits that keep nothing. */
  public HistoryLimits {
    if (most < 1 || !longest.isPositive()) {
      throw new IllegalArgumentException("a history of %d acts, %s".formatted(most, longest));
    }
  }
}
