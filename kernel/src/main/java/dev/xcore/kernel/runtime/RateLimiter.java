package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest.RateLimit;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/**
 * Lets so many calls of a plugin pass per period: a token bucket that starts full and is refilled
 * evenly. Thread safe, without locks.
 */
final class RateLimiter {

  private final RateLimit rate;
  private final Bucket bucket;

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
    return bucket.tryConsume(1);
  }

  /** Returns how long it takes until a call may pass. */
  Duration retryAfter() {
    return Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
  }
}
