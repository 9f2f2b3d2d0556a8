package dev.xcore.server;

import dev.xcore.sdk.http.Response.Header;
import java.util.List;
import java.util.Optional;

/** What every request passes on its way in, and every answer on its way out. Thread safe. */
final class HttpGuard {

  private static final List<Header> UNCACHED = List.of(new Header("Cache-Control", "no-store"));

  private final TrustedProxies proxies;
  private final List<Header> headers;
  private final Optional<Header> transport;
  private final Optional<AccessLog> log;
  private final RateLimits rates;

  HttpGuard(HttpProtection protection) {
    this.proxies = new TrustedProxies(protection.trustedProxies());
    this.headers = protection.headers().lines();
    this.transport = protection.headers().transport();
    this.rates = new RateLimits(protection.rates(), protection.rateBuckets(), System::nanoTime);
    this.log =
        protection.accessLog() == AccessLogFormat.OFF
            ? Optional.empty()
            : Optional.of(new AccessLog(protection.accessLog()));
  }

  /** Finds out who asks, and says what browsers are told with whatever the answer will be. */
  void enter(HttpExchange exchange) {
    proxies.origin(exchange).ifPresent(exchange::cameFrom);
    exchange.unlessGiven(headers);
    if (transport.isPresent()
        && exchange.scheme().equals("https")
        && !SecurityHeaders.isLocalName(exchange.authority())) {
      exchange.unlessGiven(List.of(transport.get()));
    }
  }

  /** Keeps answers of accounts and administration out of caches, however the path was written. */
  void keepPrivate(HttpExchange exchange, RequestPath path) {
    String root = path.segments().isEmpty() ? "" : path.segments().getFirst();
    if (root.equals("auth") || root.equals("admin")) {
      exchange.unlessGiven(UNCACHED);
    }
  }

  /** Holds requests to their rates. */
  RateLimits rates() {
    return rates;
  }

  /** Logs a request that has had its answer. */
  void leave(HttpExchange exchange, String traceId, long startNanos) {
    if (log.isPresent()) {
      log.get().write(exchange, traceId, startNanos);
    }
  }
}
