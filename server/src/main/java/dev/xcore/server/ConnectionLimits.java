package dev.xcore.server;

import java.time.Duration;

/**
 * How many connections there may be, and how long a client may take before it has said what it
 * wants; immutable.
 *
 * @param most connections at once; one more is closed as soon as it is accepted
 * @param perClient connections of one client at once, 0 for no limit; IPv6 clients count by their
 *     first 64 bits, trusted proxies not at all
 * @param headTimeout how long the request line and headers of a request may take from their first
 *     byte on, and a TLS handshake
 */
public record ConnectionLimits(int most, int perClient, Duration headTimeout) {

  /** What holds without configuration. */
  public static final ConnectionLimits USUAL =
      new ConnectionLimits(50_000, 0, Duration.ofSeconds(10));

  /** Checks the ranges. */
  public ConnectionLimits {
    if (most < 1 || perClient < 0 || !headTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "connection limits: most and headTimeout must be positive, perClient not negative");
    }
  }
}
