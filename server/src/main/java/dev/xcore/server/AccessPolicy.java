package dev.xcore.server;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The freedom of development: what can only come from this machine's own programs needs no
 * credentials. That is a loopback client, no proxy in between, a Host that names this machine (so
 * that a foreign name rebound to 127.0.0.1 is refused) and no page of another origin. Thread safe.
 */
final class AccessPolicy {

  private static final List<String> PROXY_HEADERS =
      List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP");
  private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  private final boolean development;
  private final String host;

  AccessPolicy(ServerOptions options) {
    this.development = options.isDevelopment();
    this.host = options.host().toLowerCase(Locale.ROOT);
  }

  /**
   * Says why a request may come from elsewhere than this machine's own programs, in development.
   *
   * @param exchange the request
   * @return in words; empty if it can only come from them
   */
  String obstacle(HttpExchange exchange) {
    return development ? foreign(exchange) : "app.env is not development";
  }

  private String foreign(HttpExchange exchange) {
    if (!isLoopback(exchange.remoteAddress())) {
      return "the request does not come from this machine";
    }
    for (String header : PROXY_HEADERS) {
      if (exchange.header(header).isPresent()) {
        return "the request came through a proxy (" + header + ")";
      }
    }
    String asked = hostName(exchange.authority());
    if (!LOCAL_HOSTS.contains(asked) && !asked.equals(host)) {
      return "the Host is not localhost, 127.0.0.1, [::1] or server.host";
    }
    boolean foreignPage =
        exchange.header("Sec-Fetch-Site").filter(site -> site.equals("cross-site")).isPresent()
            || exchange
                .header("Origin")
                .filter(origin -> !isSameOrigin(exchange, origin))
                .isPresent();
    return foreignPage ? "the request comes from a page of another origin" : "";
  }

  /**
   * Tells whether an origin is the server itself.
   *
   * @param exchange the request
   * @param origin its Origin header
   * @return true if scheme, host and port are the request's own
   */
  static boolean isSameOrigin(HttpExchange exchange, String origin) {
    return origin.equalsIgnoreCase(exchange.scheme() + "://" + exchange.authority());
  }

  private static String hostName(String authority) {
    int colon = authority.lastIndexOf(':');
    boolean port = colon > authority.lastIndexOf(']');
    return (port ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT);
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.ofLiteral(address).isLoopbackAddress();
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }
}
