package dev.xcore.sdk;

import java.time.Duration;
import java.util.Objects;

/** Calls are suspended after repeated failures. */
public final class CircuitOpenException extends XcoreException {

  private final transient Duration retryAfter;

  /**
   * Makes the error, to be tried again after a second.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public CircuitOpenException(String message) {
    this(message, Duration.ofSeconds(1));
  }

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   * @param retryAfter how long to wait before the next try
   */
  public CircuitOpenException(String message, Duration retryAfter) {
    super(ErrorCode.CIRCUIT_OPEN, message, null);
    this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter is null");
  }

  /**
   * Returns how long to wait before the next try.
   *
   * @return zero or more
   */
  public Duration retryAfter() {
    return retryAfter;
  }
}
