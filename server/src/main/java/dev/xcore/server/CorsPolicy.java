package dev.xcore.server;

import dev.xcore.sdk.http.Response.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers browsers that ask whether a page of another origin may call (WHATWG Fetch, CORS). */
final class CorsPolicy {

  private static final Header VARY = new Header("Vary", "Origin");
  private static final Header VARY_PREFLIGHT =
      new Header("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers");

  private final ServerOptions.Cors rules;

  CorsPolicy(ServerOptions.Cors rules) {
    this.rules = rules;
  }

  /**
   * Adds the headers that let the page read the answer, and answers preflight requests.
   *
   * @param exchange the request, still without an answer
   * @return true if the request was a preflight and is answered
   */
  boolean handle(HttpExchange exchange) {
    if (rules.origins().isEmpty()) {
      return false;
    }
    exchange.always(VARY);
    Optional<String> origin = exchange.header("Origin");
    if (origin.isEmpty() || !allows(origin.get())) {
      return false;
    }
    boolean any = rules.origins().contains("*");
    exchange.always(new Header("Access-Control-Allow-Origin", any ? "*" : origin.get()));
    if (rules.credentials()) {
      exchange.always(new Header("Access-Control-Allow-Credentials", "true"));
    }
    if (isPreflight(exchange)) {
      exchange.respond(204, preflight(exchange), new byte[0]);
      return true;
    }
    if (!rules.exposed().isEmpty()) {
      exchange.always(
          new Header("Access-Control-Expose-Headers", String.join(", ", rules.exposed())));
    }
    return false;
  }

  /**
   * Tells whether pages of an origin may call.
   *
   * @param origin such as {@code https://example.org}
   * @return true if it is allowed
   */
  boolean allows(String origin) {
    return rules.origins().contains(origin) || rules.origins().contains("*");
  }

  /**
   * Tells whether pages of an origin may use cookies.
   *
   * @param origin such as {@code https://example.org}
   * @return true if it is named, and cookies are allowed
   */
  boolean allowsCookies(String origin) {
    return rules.credentials() && rules.origins().contains(origin);
  }

  private static boolean isPreflight(HttpExchange exchange) {
    return exchange.method().equals("OPTIONS")
        && exchange.header("Access-Control-Request-Method").isPresent();
  }

  private List<Header> preflight(HttpExchange exchange) {
    List<Header> headers = new ArrayList<>();
    headers.add(VARY_PREFLIGHT);
    String method = exchange.header("Access-Control-Request-Method").orElse("");
    String methods = rules.methods().contains("*") ? method : String.join(", ", rules.methods());
    headers.add(new Header("Access-Control-Allow-Methods", methods));
    String asked = exchange.header("Access-Control-Request-Headers").orElse("");
    String allowed = rules.headers().contains("*") ? asked : String.join(", ", rules.headers());
    if (!allowed.isEmpty()) {
      headers.add(new Header("Access-Control-Allow-Headers", allowed));
    }
    headers.add(new Header("Access-Control-Max-Age", Long.toString(rules.maxAge().toSeconds())));
    return headers;
  }
}
