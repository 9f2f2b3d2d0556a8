package dev.xcore.sdk;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * What became of one run of a job; immutable.
 *
 * @param dueTime when it was due
 * @param startedAt when it was started
 * @param took how long it ran
 * @param outcome what became of it
 * @param message why it failed; empty if it did not
 * @param attempt 1, or more after the server died during the attempts before
 * @param node the server that ran it
 */
public record JobResult(
    Instant dueTime,
    Instant startedAt,
    Duration took,
    Outcome outcome,
    String message,
    int attempt,
    String node) {

  /** Checks that nothing is null. */
  public JobResult {
    Objects.requireNonNull(dueTime, "dueTime is null");
    Objects.requireNonNull(startedAt, "startedAt is null");
    Objects.requireNonNull(took, "took is null");
    Objects.requireNonNull(outcome, "outcome is null");
    Objects.requireNonNull(message, "message is null");
    Objects.requireNonNull(node, "node is null");
  }

  /** What became of a run. */
  public enum Outcome {
    /** It came to its end. */
    DONE,
    /** It threw, or took too long. */
    FAILED,
    /** Its server died, and it is not to be run again. */
    LOST,
    /** Its due time was missed, and is left out. */
    SKIPPED;

    /**
     * Returns the outcome as JSON shows it.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
