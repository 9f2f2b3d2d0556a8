package dev.xcore.auth.login;

import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.http.Request;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Tells requests of our own pages from those that another page makes a browser send. */
final class SameOrigin {

  private SameOrigin() {}

  /**
   * Refuses what a page of another origin sends.
   *
   * @param request with a cookie, or one that asks for one
   * @param isProofNeeded whether a request that says nothing of its origin is refused, too
   * @throws PermissionDeniedException if it comes from elsewhere
   */
  static void require(Request request, boolean isProofNeeded) {
    Optional<String> site = request.header("Sec-Fetch-Site");
    Optional<String> origin = request.header("Origin");
    boolean isForeign =
        site.filter(value -> !value.equals("same-origin") && !value.equals("none")).isPresent()
            || origin.filter(value -> !isOurs(value, request)).isPresent();
    if (isForeign || (isProofNeeded && site.isEmpty() && origin.isEmpty())) {
      throw new PermissionDeniedException(
          "this must be sent by a page of this server: its Sec-Fetch-Site must be same-origin, or"
              + " its Origin this server's; programs send JSON and use tokens");
    }
  }

  private static boolean isOurs(String origin, Request request) {
    try {
      URI uri = URI.create(origin);
      return uri.getScheme() != null
          && uri.getScheme().equalsIgnoreCase(request.scheme())
          && uri.getAuthority() != null
          && authority(uri.getAuthority(), request).equals(authority(request.authority(), request));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String authority(String text, Request request) {
    String usual = request.scheme().equals("https") ? ":443" : ":80";
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.endsWith(usual) ? lower.substring(0, lower.length() - usual.length()) : lower;
  }
}
