package dev.xcore.sdk;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How a subscription takes events. Immutable.
 *
 * @param priority higher first, -1000 to 1000
 * @param once whether it ends with the first event
 * @param filter takes an event or leaves it; must be quick
 * @param timeout how long the handler may take, empty for {@code events.handler_timeout} of the
 *     configuration
 * @param queueSize how many published events may wait, 1 to 1,000,000; zero for {@code
 *     events.queue_size} of the configuration
 * @param overflow what becomes of an event for which the queue has no room
 * @param concurrency how many published events are handled at once, 1 to 256; more than one keeps
 *     the order of each key, or of each sender for events without
 * @param maxAttempts how often a published event is tried, 1 to 100; more than one is for handlers
 *     that may see an event twice
 * @param backoff before the second attempt; doubles with each, up to a minute
 */
public record EventOptions(
    int priority,
    boolean once,
    Optional<Predicate<Event>> filter,
    Optional<Duration> timeout,
    int queueSize,
    Overflow overflow,
    int concurrency,
    int maxAttempts,
    Duration backoff) {

  /** The highest priority. The lowest is its negative. */
  public static final int MAX_PRIORITY = 1000;

  /** The longest queue. */
  public static final int MAX_QUEUE = 1_000_000;

  /** The most events at once. */
  public static final int MAX_CONCURRENCY = 256;

  /** The most attempts. */
  public static final int MAX_ATTEMPTS = 100;

  /** Every event, one after the other, once, in time. */
  public static final EventOptions DEFAULT =
      new EventOptions(
          Events.DEFAULT_PRIORITY,
          false,
          Optional.empty(),
          Optional.empty(),
          0,
          Overflow.DEAD_LETTER,
          1,
          1,
          Duration.ofMillis(100));

  /** What becomes of a published event for which a subscription's queue has no room. */
  public enum Overflow {
    /** It becomes a dead letter, which an operator can replay. */
    DEAD_LETTER,
    /** The event that has waited longest makes room for it. */
    DROP_OLDEST,
    /** It is dropped. */
    DROP_NEWEST,
    /** The sender waits for room as long as the handler may take, then it becomes a dead letter. */
    BLOCK
  }

  /** Checks the ranges. */
  public EventOptions {
    require("priority", priority, -MAX_PRIORITY, MAX_PRIORITY);
    require("queueSize", queueSize, 0, MAX_QUEUE);
    require("concurrency", concurrency, 1, MAX_CONCURRENCY);
    require("maxAttempts", maxAttempts, 1, MAX_ATTEMPTS);
    Objects.requireNonNull(filter, "filter is null");
    Objects.requireNonNull(overflow, "overflow is null");
    timeout.ifPresent(most -> positive("timeout", most));
    if (backoff.isNegative()) {
      throw new IllegalArgumentException("backoff is negative");
    }
  }

  private static void require(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " is " + value + "; it is " + least + " to " + most);
    }
  }

  private static void positive(String what, Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(what + " is not positive");
    }
  }

  /**
   * Returns these options with another priority.
   *
   * @param value higher first, -1000 to 1000
   * @return new options
   */
  public EventOptions withPriority(int value) {
    return new EventOptions(
        value, once, filter, timeout, queueSize, overflow, concurrency, maxAttempts, backoff);
  }

  /**
   * Returns these options for one event only.
   *
   * @return new options
   */
  public EventOptions onlyOnce() {
    return new EventOptions(
        priority, true, filter, timeout, queueSize, overflow, concurrency, maxAttempts, backoff);
  }

  /**
   * Returns these options with a filter.
   *
   * @param test takes an event or leaves it; must be quick
   * @return new options
   */
  public EventOptions withFilter(Predicate<Event> test) {
    return new EventOptions(
        priority,
        once,
        Optional.of(test),
        timeout,
        queueSize,
        overflow,
        concurrency,
        maxAttempts,
        backoff);
  }

  /**
   * Returns these options with another deadline of the handler.
   *
   * @param most how long it may take
   * @return new options
   */
  public EventOptions withTimeout(Duration most) {
    return new EventOptions(
        priority,
        once,
        filter,
        Optional.of(most),
        queueSize,
        overflow,
        concurrency,
        maxAttempts,
        backoff);
  }

  /**
   * Returns these options with another queue.
   *
   * @param size how many events may wait, 1 to 1,000,000
   * @param policy what becomes of those for which there is no room
   * @return new options
   */
  public EventOptions withQueue(int size, Overflow policy) {
    return new EventOptions(
        priority, once, filter, timeout, size, policy, concurrency, maxAttempts, backoff);
  }

  /**
   * Returns these options for several events at once.
   *
   * @param most how many, 1 to 256
   * @return new options
   */
  public EventOptions withConcurrency(int most) {
    return new EventOptions(
        priority, once, filter, timeout, queueSize, overflow, most, maxAttempts, backoff);
  }

  /**
   * Returns these options with repeated attempts.
   *
   * @param attempts how often an event is tried, 1 to 100
   * @param pause before the second attempt; doubles with each, up to a minute
   * @return new options
   */
  public EventOptions withRetry(int attempts, Duration pause) {
    return new EventOptions(
        priority, once, filter, timeout, queueSize, overflow, concurrency, attempts, pause);
  }
}
