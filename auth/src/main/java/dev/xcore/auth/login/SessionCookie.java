package dev.xcore.auth.login;

import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Response;
import java.util.Optional;

/** The cookie of a session. Over TLS its name makes browsers refuse one of another host. */
final class SessionCookie {

  private static final String PLAIN = "xcore_session";
  private static final String SECURE = "__Host-xcore_session";
  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Lax";

  private SessionCookie() {}

  private static boolean isSecure(Request request) {
    return request.scheme().equals("https");
  }

  private static String name(Request request) {
    return isSecure(request) ? SECURE : PLAIN;
  }

  /** Returns the secret that a request brings. */
  static Optional<String> read(Request request) {
    return request.cookie(name(request)).filter(value -> !value.isEmpty());
  }

  /** Adds the cookie. */
  private static Response add(Response response, Request request, String secret) {
    return response.header("Set-Cookie", name(request) + "=" + secret + attributes(request));
  }

  /** Begins a session instead of the one that the request brings. */
  static Response begin(Response response, Request request, Sessions sessions, Account account) {
    read(request).ifPresent(sessions::end);
    String agent = request.header("User-Agent").orElse("");
    return add(response, request, sessions.begin(account, request.remoteAddress(), agent));
  }

  /** Takes the cookie away, and what pages have kept. */
  static Response clear(Response response, Request request) {
    return response
        .header("Set-Cookie", name(request) + "=; Max-Age=0" + attributes(request))
        .header("Clear-Site-Data", "\"cache\", \"cookies\", \"storage\"");
  }

  private static String attributes(Request request) {
    return isSecure(request) ? ATTRIBUTES + "; Secure" : ATTRIBUTES;
  }
}
