package dev.xcore.server;

import dev.xcore.sdk.Principal;
import dev.xcore.sdk.RateLimitedException;
import io.github.bucket4j.ConsumptionProbe;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Holds requests to the rates of the configuration. Every rule that fits a request counts; what is
 * left of the tightest is told in {@code RateLimit-Limit}, {@code -Remaining} and {@code -Reset}.
 * Thread safe; costs nothing without rules.
 */
final class RateLimits {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final String LAYER = "rate_limit";
  private static final int IPV6_NETWORK = Long.BYTES;

  private final List<Rule> early = new ArrayList<>();
  private final List<Rule> late = new ArrayList<>();
  private final RateBuckets buckets;

  private record Rule(int number, RateRule rule, PathGlob path) {

    boolean fits(String method, List<String> segments) {
      return rule.isFor(method) && path.matches(segments);
    }
  }

  RateLimits(List<RateRule> rules, int buckets, LongSupplier nanos) {
    for (RateRule rule : rules) {
      Rule known = new Rule(early.size() + late.size(), rule, PathGlob.parse(rule.path()));
      (rule.per() == RateRule.Per.PRINCIPAL ? late : early).add(known);
    }
    this.buckets = new RateBuckets(buckets, nanos);
  }

  /**
   * Counts a request before anything is known of who makes it.
   *
   * @param exchange the request
   * @param path its path
   * @param plugin whose plugin answers, empty if none does
   * @throws RateLimitedException if it comes too soon
   */
  void enter(HttpExchange exchange, RequestPath path, Supplier<String> plugin) {
    if (early.isEmpty() || isHealth(path)) {
      return;
    }
    for (Rule rule : early) {
      if (rule.fits(exchange.method(), path.segments())) {
        Object subject =
            switch (rule.rule().per()) {
              case CLIENT, PRINCIPAL -> client(exchange.remoteAddress());
              case PLUGIN -> plugin.get();
              case ALL -> "";
            };
        count(exchange, rule, subject);
      }
    }
  }

  /**
   * Counts a request once it is known who makes it.
   *
   * @param exchange the request
   * @param path its path
   * @param principal who makes it
   * @throws RateLimitedException if it comes too soon
   */
  void known(HttpExchange exchange, RequestPath path, Optional<Principal> principal) {
    for (Rule rule : late) {
      if (rule.fits(exchange.method(), path.segments())) {
        Object subject =
            principal
                .<Object>map(Principal::name)
                .orElseGet(() -> client(exchange.remoteAddress()));
        count(exchange, rule, subject);
      }
    }
  }

  /** Whoever watches over the server asks often, and must not be taken for a failure of it. */
  private static boolean isHealth(RequestPath path) {
    return !path.segments().isEmpty() && path.segments().getFirst().equals("health");
  }

  /** Counts the buckets that are kept. */
  int size() {
    return buckets.size();
  }

  private void count(HttpExchange exchange, Rule rule, Object subject) {
    ConsumptionProbe probe =
        buckets
            .bucket(new RateBuckets.Key(rule.number(), subject), rule.rule())
            .tryConsumeAndReturnRemaining(1);
    exchange.isLeft(
        new RateAllowance(
            rule.rule().calls(),
            probe.getRemainingTokens(),
            (probe.getNanosToWaitForReset() + SECOND - 1) / SECOND));
    if (!probe.isConsumed()) {
      exchange.refusedBy(LAYER);
      throw new RateLimitedException(
          "too many requests: "
              + rule.rule().calls()
              + " within "
              + seconds(rule.rule().period())
              + " are allowed here; try again after the time in Retry-After",
          Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
  }

  private static String seconds(Duration period) {
    return period.toMillis() % 1000 == 0 ? period.toSeconds() + " s" : period.toMillis() + " ms";
  }

  /** An IPv6 client has 2^64 addresses to choose from: they count as one. */
  static Object client(String address) {
    byte[] bytes;
    try {
      bytes = InetAddress.ofLiteral(address).getAddress();
    } catch (IllegalArgumentException noAddress) {
      return address;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return bytes.length > IPV6_NETWORK ? (Object) buffer.getLong() : (Object) buffer.getInt();
  }
}
