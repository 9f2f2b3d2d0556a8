package dev.xcore.sdk;

import java.time.Duration;
import java.util.Objects;

/** Too many calls in a period; try again later. */
public final class RateLimitedException extends XcoreException {

  private final transient Duration retryAfter;

  /**
   * Makes the error.
   *
   * @param message which limit was reached
   * @param retryAfter how long to wait before the next try
   */
  public RateLimitedException(String message, Duration retryAfter) {
    super(ErrorCode.RATE_LIMITED, message, null);
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
