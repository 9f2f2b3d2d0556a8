package dev.xcore.server;

import dev.xcore.sdk.http.Response.Header;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What passes neither way between clients and plugins that are not the platform's own: the session,
 * and headers by which one answer would speak for the whole server.
 */
final class KeptApart {

  private static final Set<String> SESSIONS =
      Set.of(RequestCallers.SESSION_COOKIE, "__Host-" + RequestCallers.SESSION_COOKIE);
  private static final Set<String> SERVER_WIDE =
      Set.of("service-worker-allowed", "clear-site-data");

  private KeptApart() {}

  /** Returns the value of a Cookie header without sessions; empty if nothing else is in it. */
  static String withoutSession(String cookies) {
    return Arrays.stream(cookies.split(";"))
        .map(String::strip)
        .filter(cookie -> !cookie.isEmpty() && !isSession(cookie))
        .collect(Collectors.joining("; "));
  }

  /** Tells whether a plugin may not answer with a header line. */
  static boolean isForbidden(Header header) {
    String name = header.name().toLowerCase(Locale.ROOT);
    return SERVER_WIDE.contains(name)
        || (name.equals("set-cookie") && isSession(header.value().strip()));
  }

  private static boolean isSession(String cookie) {
    int equals = cookie.indexOf('=');
    return equals >= 0 && SESSIONS.contains(cookie.substring(0, equals).strip());
  }
}
