package dev.xcore.kernel.events;

import java.time.Duration;

/**
 * The configuration of the event bus.
 *
 * @param history how many events are remembered, at least 1
 * @param queueSize how many published events may wait for a subscription that does not say, at
 *     least 1
 * @param handlerTimeout how long a handler may take that does not say, positive
 * @param maxDepth how many events may lead to one another, at least 1
 * @param deadLetters how many dead letters are kept, at least 1
 * @param keepDeadLetters how long, positive
 */
public record EventSettings(
    int history,
    int queueSize,
    Duration handlerTimeout,
    int maxDepth,
    int deadLetters,
    Duration keepDeadLetters) {

  /** What is in force without configuration. */
  public static final EventSettings DEFAULT =
      new EventSettings(1000, 1000, Duration.ofSeconds(5), 16, 10_000, Duration.ofDays(7));

  /** Checks the limits. */
  public EventSettings {
    atLeastOne("history", history);
    atLeastOne("queueSize", queueSize);
    atLeastOne("maxDepth", maxDepth);
    atLeastOne("deadLetters", deadLetters);
    positive("handlerTimeout", handlerTimeout);
    positive("keepDeadLetters", keepDeadLetters);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", less than 1");
    }
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " is " + value + ", not positive");
    }
  }
}
