package dev.xcore.server;

import java.util.List;
import java.util.Objects;

/**
 * What protects the HTTP edge beside the limits of a single request; immutable.
 *
 * @param trustedProxies whose word on the client is taken
 * @param headers what browsers are told
 * @param accessLog how requests are logged
 * @param rates how often requests may come; all that fit count
 * @param rateBuckets how many clients, principals and plugins are remembered at once, at least 16
 */
public record HttpProtection(
    List<AddressRange> trustedProxies,
    SecurityHeaders headers,
    AccessLogFormat accessLog,
    List<RateRule> rates,
    int rateBuckets) {

  /** How many clients, principals and plugins are remembered without configuration. */
  public static final int USUAL_BUCKETS = 100_000;

  /** Copies the lists. */
  public HttpProtection {
    trustedProxies = List.copyOf(trustedProxies);
    rates = List.copyOf(rates);
    if (rateBuckets < 16) {
      throw new IllegalArgumentException("rateBuckets " + rateBuckets + " is less than 16");
    }
    Objects.requireNonNull(headers, "headers is null");
    Objects.requireNonNull(accessLog, "accessLog is null");
  }

  /**
   * Returns what holds without configuration: no proxy is trusted, browsers are told the usual,
   * guessing of passwords is slowed down.
   *
   * @return the protection
   */
  public static HttpProtection usual() {
    return new HttpProtection(
        List.of(), SecurityHeaders.USUAL, AccessLogFormat.OFF, RateRule.SIGN_IN, USUAL_BUCKETS);
  }

  /**
   * Returns this protection with other rates.
   *
   * @param rules how often requests may come
   * @return new protection
   */
  public HttpProtection withRates(List<RateRule> rules) {
    return new HttpProtection(trustedProxies, headers, accessLog, rules, rateBuckets);
  }
}
