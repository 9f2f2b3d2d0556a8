package dev.xcore.services.sql;

import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.CallTimeoutException;
import java.time.Duration;

/**
 * How long a statement may take.
 *
 * @param most where its call has no earlier deadline
 */
record StatementLimit(Duration most) {

  /**
   * Rounds up: drivers count in seconds, and the call ends at its deadline anyway.
   *
   * @throws CallTimeoutException if the deadline has passed
   */
  int seconds() {
    Duration left = CallContext.find().flatMap(CallContext::remaining).orElse(most);
    if (left.isZero()) {
      throw new CallTimeoutException("the deadline of the call passed before its statement began");
    }
    Duration limit = left.compareTo(most) < 0 ? left : most;
    return Math.toIntExact(Math.min(Integer.MAX_VALUE, limit.plusMillis(999).toSeconds()));
  }
}
