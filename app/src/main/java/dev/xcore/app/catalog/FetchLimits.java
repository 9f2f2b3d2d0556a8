package dev.xcore.app.catalog;

import java.time.Duration;

/**
 * How long transfers may take.
 *
 * @param connect until a connection stands
 * @param document for an index or a signature as a whole
 * @param archive for an archive or a repository as a whole
 */
public record FetchLimits(Duration connect, Duration document, Duration archive) {

  /**
   * Returns what suits people who wait at a terminal.
   *
   * @return 10 seconds, 30 seconds, 5 minutes
   */
  public static FetchLimits usual() {
    return new FetchLimits(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(5));
  }
}
