package dev.xcore.server;

import java.util.List;
import java.util.Objects;

/**
 * What protects the HTTP edge beside the limits of a single request; immutable.
 *
 * @param trustedProxies whose word on the client is taken
 * @param headers what browsers are told
 * @param accessLog how requests are logged
 */
public record HttpProtection(
    List<AddressRange> trustedProxies, SecurityHeaders headers, AccessLogFormat accessLog) {

  /** Copies the list. */
  public HttpProtection {
    trustedProxies = List.copyOf(trustedProxies);
    Objects.requireNonNull(headers, "headers is null");
    Objects.requireNonNull(accessLog, "accessLog is null");
  }

  /**
   * Returns what holds without configuration: no proxy is trusted, browsers are told the usual.
   *
   * @return the protection
   */
  public static HttpProtection usual() {
    return new HttpProtection(List.of(), SecurityHeaders.USUAL, AccessLogFormat.OFF);
  }
}
