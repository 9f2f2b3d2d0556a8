package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest.RateLimit;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Lets so many calls of a plugin pass per period: a token bucket that starts full and is refilled
 * evenly. Thread safe, without locks.
 */
final class RateLimiter {

  private final RateLimit rate;
  private final Bucket bucket;
  private final LongAdder refused = new LongAdder();

  private RateLimiter(RateLimit rate) {
    this.rate = rate;
    this.bucket =
        Bucket.builder()
            .addLimit(
                limit -> limit.capacity(rate.calls()).refillGreedy(rate.calls(), rate.period()))
            .withNanosecondPrecision()
            .build();
  }

  static RateLimiter of(RateLimit rate) {
    return new RateLimiter(rate);
  }

  RateLimit rate() {
    return rate;
  }

  boolean tryPass() {
    if (bucket.tryConsume(1)) {
      return true;
    }
    refused.increment();
    return false;
  }

  /** Returns how many calls may pass at this moment. */
  long available() {
    return bucket.getAvailableTokens();
  }

  /** Returns how many calls were refused. */
  long refused() {
    return refused.sum();
  }

  /** Returns how long it takes until a call may pass. */
  Duration retryAfter() {
    return Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
  }
}
