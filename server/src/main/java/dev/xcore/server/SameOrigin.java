package dev.xcore.server;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells whether a request that carries a cookie was made by a page of this very server, by what
 * browsers say of themselves and no page can forge: Sec-Fetch-Site (W3C Fetch Metadata) and Origin
 * (RFC 6454). Immutable.
 *
 * @param cors whose origins may use cookies
 */
record SameOrigin(CorsPolicy cors) {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  /**
   * Tells whether a session counts for a request.
   *
   * @param exchange the request
   * @return true if it changes nothing and no foreign page reads the answer, or if it is proved to
   *     come from a page of this server, or of an origin that may use cookies by {@code
   *     server.cors}
   */
  boolean counts(HttpExchange exchange) {
    if (isUnsafe(exchange)) {
      return isProved(exchange);
    }
    boolean isForeign =
        exchange
            .header("Sec-Fetch-Site")
            .map(SameOrigin::lower)
            .filter(site -> site.equals("cross-site"))
            .isPresent();
    boolean isNavigation =
        exchange
            .header("Sec-Fetch-Mode")
            .map(SameOrigin::lower)
            .filter(mode -> mode.equals("navigate"))
            .isPresent();
    return !isForeign || isNavigation || isAllowed(exchange);
  }

  /**
   * Tells whether a request may change something.
   *
   * @param exchange the request
   * @return true for all methods but GET, HEAD and OPTIONS, and for WebSockets
   */
  static boolean isUnsafe(HttpExchange exchange) {
    return !SAFE.contains(exchange.method()) || exchange.wantsSocket();
  }

  private boolean isProved(HttpExchange exchange) {
    Optional<String> site = exchange.header("Sec-Fetch-Site").map(SameOrigin::lower);
    if (site.isPresent()) {
      return site.get().equals("same-origin") || site.get().equals("none") || isAllowed(exchange);
    }
    return exchange
        .header("Origin")
        .filter(origin -> AccessPolicy.isSameOrigin(exchange, origin) || cors.allowsCookies(origin))
        .isPresent();
  }

  private boolean isAllowed(HttpExchange exchange) {
    return exchange.header("Origin").filter(cors::allowsCookies).isPresent();
  }

  private static String lower(String value) {
    return value.strip().toLowerCase(Locale.ROOT);
  }
}
