package dev.xcore.server;

import java.time.Duration;
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
 * @param connections how many there may be, and how slow
 * @param tlsReload how often changed certificates are looked for, zero for never
 */
public record HttpProtection(
    List<AddressRange> trustedProxies,
    SecurityHeaders headers,
    AccessLogFormat accessLog,
    List<RateRule> rates,
    int rateBuckets,
    ConnectionLimits connections,
    Duration tlsReload) {

  /** How many clients, principals and plugins are remembered without configuration. */
  public static final int USUAL_BUCKETS = 100_000;

  /** How often changed certificates are looked for without configuration. */
  public static final Duration USUAL_RELOAD = Duration.ofSeconds(10);

  /** Copies the lists. */
  public HttpProtection {
    trustedProxies = List.copyOf(trustedProxies);
    rates = List.copyOf(rates);
    if (rateBuckets < 16) {
      throw new IllegalArgumentException("rateBuckets " + rateBuckets + " is less than 16");
    }
    Objects.requireNonNull(headers, "headers is null");
    Objects.requireNonNull(connections, "connections is null");
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
        List.of(),
        SecurityHeaders.USUAL,
        AccessLogFormat.OFF,
        RateRule.SIGN_IN,
        USUAL_BUCKETS,
        ConnectionLimits.USUAL,
        USUAL_RELOAD);
  }

  /**
   * Returns this protection with other rates.
   *
   * @param rules how often requests may come
   * @return new protection
   */
  public HttpProtection withRates(List<RateRule> rules) {
    return new HttpProtection(
        trustedProxies, headers, accessLog, rules, rateBuckets, connections, tlsReload);
  }

  /**
   * Returns this protection with other limits of connections.
   *
   * @param limits how many there may be, and how slow
   * @return new protection
   */
  public HttpProtection withConnections(ConnectionLimits limits) {
    return new HttpProtection(
        trustedProxies, headers, accessLog, rates, rateBuckets, limits, tlsReload);
  }

  /**
   * Returns this protection with another rhythm of looking for changed certificates.
   *
   * @param rhythm zero for never
   * @return new protection
   */
  public HttpProtection withTlsReload(Duration rhythm) {
    return new HttpProtection(
        trustedProxies, headers, accessLog, rates, rateBuckets, connections, rhythm);
  }
}
