package dev.xcore.sdk;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a task is enqueued; immutable. {@code TaskOptions.NONE.delay(Duration.ofMinutes(5))}.
 *
 * @param queue it waits in; empty for that of its {@link Task}
 * @param delay before it may run, zero to ten years
 * @param priority higher first, -1000 to 1000; empty for that of its {@link Task}
 * @param uniqueKey while a task of the same name and key waits, no other is added; 1 to 200
 *     characters, empty for none
 * @param maxRetries how often it is run again after it failed, 0 to 100; empty for that of its
 *     {@link Task}
 */
public record TaskOptions(
    Optional<String> queue,
    Duration delay,
    OptionalInt priority,
    Optional<String> uniqueKey,
    OptionalInt maxRetries) {

  // Before NONE, which is checked against them.
  private static final Duration LONGEST = Duration.ofDays(3653);
  private static final int MOST_PRIORITY = 1000;
  private static final int MOST_RETRIES = 100;
  private static final int LONGEST_KEY = 200;

  /** All as the task's annotation says, and at once. */
  public static final TaskOptions NONE =
      new TaskOptions(
          Optional.empty(),
          Duration.ZERO,
          OptionalInt.empty(),
          Optional.empty(),
          OptionalInt.empty());

  /** Checks all. */
  public TaskOptions {
    Objects.requireNonNull(queue, "queue is null");
    if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("delay " + delay + " is not between 0 and ten years");
    }
    if (Math.abs((long) priority.orElse(0)) > MOST_PRIORITY) {
      throw new IllegalArgumentException(
          "priority " + priority.orElse(0) + " is not between -1000 and 1000");
    }
    if (maxRetries.orElse(0) < 0 || maxRetries.orElse(0) > MOST_RETRIES) {
      throw new IllegalArgumentException(
          "maxRetries " + maxRetries.orElse(0) + " is not between 0 and 100");
    }
    int length = uniqueKey.map(String::length).orElse(1);
    if (length < 1 || length > LONGEST_KEY) {
      throw new IllegalArgumentException("uniqueKey has not between 1 and 200 characters");
    }
  }

  /**
   * Puts the task into another queue.
   *
   * @param name of the queue
   * @return these options with it
   */
  public TaskOptions queue(String name) {
    return new TaskOptions(Optional.of(name), delay, priority, uniqueKey, maxRetries);
  }

  /**
   * Runs the task later.
   *
   * @param time from now on
   * @return these options with it
   */
  public TaskOptions delay(Duration time) {
    return new TaskOptions(queue, time, priority, uniqueKey, maxRetries);
  }

  /**
   * Runs the task before or after others.
   *
   * @param value higher first
   * @return these options with it
   */
  public TaskOptions priority(int value) {
    return new TaskOptions(queue, delay, OptionalInt.of(value), uniqueKey, maxRetries);
  }

  /**
   * Adds nothing while a task of the same name and key waits.
   *
   * @param key such as {@code user:7}
   * @return these options with it
   */
  public TaskOptions uniqueKey(String key) {
    return new TaskOptions(queue, delay, priority, Optional.of(key), maxRetries);
  }

  /**
   * Says how often the task is repeated.
   *
   * @param count after the first run
   * @return these options with it
   */
  public TaskOptions maxRetries(int count) {
    return new TaskOptions(queue, delay, priority, uniqueKey, OptionalInt.of(count));
  }
}
