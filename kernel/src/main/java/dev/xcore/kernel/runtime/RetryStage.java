package dev.xcore.kernel.runtime;

import dev.xcore.handlers.CallPolicy.Repetition;
import dev.xcore.kernel.runtime.ActivePlugin.PluginOperation;
import dev.xcore.kernel.sandbox.ForeignFailure;
import dev.xcore.sdk.CircuitOpenException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.RateLimitedException;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Repeats failed calls: after failures that are marked retryable, and after the exceptions that
 * {@code @Retry} names. Pauses grow exponentially up to a cap, with full jitter ("Exponential
 * Backoff And Jitter", AWS Architecture Blog, 2015), and end before the call's deadline or are not
 * begun.
 *
 * @param rule how often, how long between, after what
 * @param counters of the plugin
 * @param pause sleeps
 * @param random from 0 to 1
 * @param next the next stage
 */
record RetryStage(
    Repetition rule, PluginCounters counters, Pause pause, DoubleSupplier random, Stage next)
    implements Stage {

  /** The longest pause. */
  static final Duration CAP = Duration.ofSeconds(60);

  private static final int SERVER_ERROR = 500;
  private static final int MOST_DOUBLINGS = 40;

  /** Sleeps. */
  @FunctionalInterface
  interface Pause {
    /** Sleeps for a number of nanoseconds. */
    void sleep(long nanos) throws InterruptedException;
  }

  @Override
  public <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
    for (int attempt = 1; ; attempt++) {
      try {
        return next.run(call, operation);
      } catch (XcoreException e) {
        if (attempt >= rule.maxAttempts()
            || !isWorthIt(e, call.takeThrown())
            || !operation.isRepeatable()
            || !waits(call, backoff(attempt), e)) {
          throw e;
        }
        counters.retried();
      }
    }
  }

  private boolean isWorthIt(XcoreException error, @Nullable Throwable thrown) {
    if (error instanceof CircuitOpenException) {
      return false;
    }
    return error.isRetryable()
        || (thrown instanceof ForeignFailure foreign && foreign.isRetryable())
        || (error.status() >= SERVER_ERROR
            && thrown != null
            && rule.on().stream().anyMatch(type -> type.isInstance(thrown)));
  }

  /** Returns a random pause up to {@code backoff · 2^(attempt-1)}, in nanoseconds. */
  private long backoff(int attempt) {
    double most =
        (double) rule.backoff().toNanos() * (double) (1L << Math.min(attempt - 1, MOST_DOUBLINGS));
    return (long) (Math.min(most, (double) CAP.toNanos()) * random.getAsDouble());
  }

  /** Returns whether the pause is over and there is time left for another attempt. */
  private boolean waits(Call call, long nanos, XcoreException error) {
    long wait = Math.max(nanos, asked(error).toNanos());
    if (call.isPastDeadline() || wait >= call.deadline() - DeadlineWatch.now()) {
      return false;
    }
    try {
      if (wait > 0) {
        pause.sleep(wait);
      }
      return !call.isPastDeadline();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Duration asked(XcoreException error) {
    return switch (error) {
      case RateLimitedException limited -> limited.retryAfter();
      case PluginUnavailableException away -> away.retryAfter().orElse(Duration.ZERO);
      default -> Duration.ZERO;
    };
  }
}
