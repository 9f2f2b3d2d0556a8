package dev.xcore.server;

import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.UnauthenticatedException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who may do what. Thread safe.
 *
 * <p>Actions need the admin token, except in development for requests that can only come from this
 * machine's own programs: a loopback client, no proxy in between, a Host that names this machine
 * (so that a foreign name rebound to 127.0.0.1 is refused) and no page of another origin.
 */
final class AccessPolicy {

  private static final Principal ADMIN = new Principal("admin", Set.of("admin"));
  private static final List<String> PROXY_HEADERS =
      List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP");
  private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String BEARER = "bearer ";

  private final Supplier<String> adminToken;
  private final boolean development;
  private final String host;

  AccessPolicy(ServerOptions options) {
    this.adminToken = options.adminToken();
    this.development = options.isDevelopment();
    this.host = options.host().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds out who makes a request.
   *
   * @param exchange the request
   * @return the administrator if it carries the admin token; empty for anybody else, since other
   *     credentials may be meant for the plugin
   */
  Optional<Principal> principal(HttpExchange exchange) {
    Optional<String> credentials = exchange.header("Authorization");
    if (credentials.isEmpty()
        || !credentials.get().regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.empty();
    }
    byte[] given =
        credentials.get().substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
    byte[] wanted = adminToken.get().getBytes(StandardCharsets.UTF_8);
    return wanted.length > 0 && MessageDigest.isEqual(given, wanted)
        ? Optional.of(ADMIN)
        : Optional.empty();
  }

  /**
   * Requires one of some roles.
   *
   * @param principal who asks
   * @param roles empty for anybody
   * @throws UnauthenticatedException if nobody is logged in
   * @throws PermissionDeniedException if none of the roles is granted
   */
  void requireRole(Optional<Principal> principal, List<String> roles) {
    if (roles.isEmpty()) {
      return;
    }
    Principal known =
        principal.orElseThrow(() ->
            new UnauthenticatedException(
                "this needs the role " + roles + "; send Authorization: Bearer TOKEN"));
    if (!known.hasAnyRole(roles)) {
      throw new PermissionDeniedException(known.name() + " has none of the roles " + roles);
    }
  }

  /**
   * Requires the admin token.
   *
   * @param exchange the request
   * @return the administrator
   * @throws UnauthenticatedException if the request does not carry it
   */
  Principal requireAdmin(HttpExchange exchange) {
    return principal(exchange)
        .orElseThrow(() ->
            new UnauthenticatedException(
                "administration needs the admin token; send Authorization: Bearer TOKEN with the"
                    + " content of var/secrets/admin-token"));
  }

  /**
   * Requires what calling actions from outside takes.
   *
   * @param exchange the request
   * @return who calls, empty for development's free access
   * @throws UnauthenticatedException if it is not allowed; says what is missing
   */
  Optional<Principal> requireCaller(HttpExchange exchange) {
    return requireCaller(exchange, "actions need");
  }

  /**
   * Requires what calling actions from outside takes, for something else.
   *
   * @param exchange the request
   * @param subject of the refusal, such as {@code actions need}
   * @return who calls, empty for development's free access
   * @throws UnauthenticatedException if it is not allowed; says what is missing
   */
  Optional<Principal> requireCaller(HttpExchange exchange, String subject) {
    Optional<Principal> principal = principal(exchange);
    if (principal.isPresent()) {
      return principal;
    }
    String obstacle = development ? obstacle(exchange) : "app.env is not development";
    if (!obstacle.isEmpty()) {
      throw new UnauthenticatedException(
          subject + " the admin token (Authorization: Bearer TOKEN) because " + obstacle);
    }
    return Optional.empty();
  }

  /**
   * Requires that a request can only come from this machine's own programs, in development.
   *
   * @param exchange the request
   * @throws PermissionDeniedException if it may come from elsewhere; says why
   */
  void requireLocal(HttpExchange exchange) {
    String obstacle = development ? obstacle(exchange) : "app.env is not development";
    if (!obstacle.isEmpty()) {
      throw new PermissionDeniedException("this is for development on this machine: " + obstacle);
    }
  }

  private String obstacle(HttpExchange exchange) {
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
