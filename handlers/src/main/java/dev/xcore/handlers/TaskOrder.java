package dev.xcore.handlers;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A task to be stored.
 *
 * @param name of the task
 * @param payload an object, as JSON
 * @param queue it waits in
 * @param priority higher first
 * @param delay before it may run
 * @param uniqueKey while a task of the same name and key waits, no other is added
 * @param maxRetries how often it is repeated; empty for the configured number
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content
public record TaskOrder(
    String name,
    byte[] payload,
    String queue,
    int priority,
    Duration delay,
    Optional<String> uniqueKey,
    OptionalInt maxRetries) {

  private static final Duration LONGEST = Duration.ofDays(3653);

  /** Checks all; whoever made it may have been a hostile worker. */
  public TaskOrder {
    TaskRules.name(name);
    TaskRules.queue(queue);
    TaskRules.priority(priority);
    TaskRules.payload(name, payload);
    maxRetries.ifPresent(TaskRules::retries);
    if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("delay " + delay + " is not between 0 and ten years");
    }
    int length = uniqueKey.map(String::length).orElse(1);
    if (length < 1 || length > TaskRules.MAX_TEXT) {
      throw new IllegalArgumentException("uniqueKey has not between 1 and 200 characters");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TaskOrder order
        && name.equals(order.name)
        && Arrays.equals(payload, order.payload)
        && queue.equals(order.queue)
        && priority == order.priority
        && delay.equals(order.delay)
        && uniqueKey.equals(order.uniqueKey)
        && maxRetries.equals(order.maxRetries);
  }

  @Override
  public int hashCode() {
    return name.hashCode() * 31 + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    return "task '%s' for queue '%s'".formatted(name, queue);
  }
}
