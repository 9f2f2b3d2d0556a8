package dev.xcore.sdk;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a hook stands at its point. Immutable.
 *
 * @param phase on which side of what happens
 * @param order lowest first, -1000 to 1000
 * @param timeout how long the handler may take, empty for {@code events.handler_timeout} of the
 *     configuration
 */
public record HookOptions(HookPhase phase, int order, Optional<Duration> timeout) {

  /** The highest order. The lowest is its negative. */
  public static final int MAX_ORDER = 1000;

  /** Before what happens, in the middle. */
  public static final HookOptions DEFAULT =
      new HookOptions(HookPhase.BEFORE, Hooks.DEFAULT_ORDER, Optional.empty());

  /** Checks the ranges. */
  public HookOptions {
    Objects.requireNonNull(phase, "phase is null");
    if (order < -MAX_ORDER || order > MAX_ORDER) {
      throw new IllegalArgumentException(
          "order is " + order + "; it is " + -MAX_ORDER + " to " + MAX_ORDER);
    }
    if (timeout.filter(most -> !most.isPositive()).isPresent()) {
      throw new IllegalArgumentException("timeout is not positive");
    }
  }

  /**
   * Returns these options for the other side of what happens, or the same.
   *
   * @param side of what happens
   * @return new options
   */
  public HookOptions withPhase(HookPhase side) {
    return new HookOptions(side, order, timeout);
  }

  /**
   * Returns these options with another order.
   *
   * @param place lowest first, -1000 to 1000
   * @return new options
   */
  public HookOptions withOrder(int place) {
    return new HookOptions(phase, place, timeout);
  }

  /**
   * Returns these options with another deadline of the handler.
   *
   * @param most how long it may take
   * @return new options
   */
  public HookOptions withTimeout(Duration most) {
    return new HookOptions(phase, order, Optional.of(most));
  }
}
