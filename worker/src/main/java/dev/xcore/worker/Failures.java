package dev.xcore.worker;

import dev.xcore.handlers.CallPolicy;
import dev.xcore.sdk.CircuitOpenException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.Failure;

/** Makes what the host is told of what a plugin's code throws. */
final class Failures {

  private static final int SERVER_ERROR = 500;

  private Failures() {}

  /**
   * Describes what a handler has thrown.
   *
   * @param thrown by the handler
   * @param policy of the handler, which may ask for another attempt
   */
  static Failure of(Throwable thrown, CallPolicy policy) {
    if (!(thrown instanceof XcoreException error)) {
      return Failure.foreign(
          StackTraces.headline(thrown), StackTraces.text(thrown), isRepeated(thrown, policy));
    }
    Failure failure = Failure.of(error);
    boolean isRepeated =
        error.status() >= SERVER_ERROR
            && !(error instanceof CircuitOpenException)
            && isRepeated(thrown, policy);
    return isRepeated && !failure.isRetryable()
        ? new Failure(
            failure.code(),
            failure.message(),
            true,
            failure.retryMillis(),
            failure.fields(),
            failure.allowed(),
            failure.trace())
        : failure;
  }

  private static boolean isRepeated(Throwable thrown, CallPolicy policy) {
    if (policy.retry().isPresent()) {
      for (Class<? extends Throwable> type : policy.retry().get().on()) {
        if (type.isInstance(thrown)) {
          return true;
        }
      }
    }
    return false;
  }
}
