package dev.xcore.kernel.net;

import dev.xcore.sdk.ValidationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request goes, read from its URL by rules of our own before any library sees it, so that
 * what is checked is what is connected to.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in the form of {@link NetworkHost}
 * @param port 1 to 65535
 * @param target path and query, in ASCII, beginning with a slash
 */
public record Destination(String scheme, String host, int port, String target) {

  private static final Pattern URL =
      Pattern.compile(
          "(https?)://([^/?#\\\\]*)([^#]*)(?:#.*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[^\\[\\]]*]|[^:\\[\\]]+)(?::([0-9]{0,5}))?");
  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int LAST_PORT = 65_535;

  /**
   * Reads a URL.
   *
   * @param url absolute, http or https
   * @return where it leads
   * @throws ValidationException if it cannot be sent to; says why, without the user information
   */
  public static Destination of(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw refused("a URL must be whole and begin with http:// or https://");
    }
    String scheme = group(parts, 1).toLowerCase(Locale.ROOT);
    String authority = group(parts, 2);
    if (authority.indexOf('@') >= 0) {
      throw refused(
          "a URL with user information before its host is not sent; use the header Authorization");
    }
    Matcher place = AUTHORITY.matcher(authority);
    if (!place.matches()) {
      throw refused("'%s' is not a host with an optional port".formatted(shortened(authority)));
    }
    String host =
        NetworkHost.canonical(group(place, 1))
            .orElseThrow(() -> refused("'%s' is not a host".formatted(shortened(authority))));
    return new Destination(scheme, host, port(scheme, place.group(2)), target(group(parts, 3)));
  }

  private static String group(Matcher matched, int number) {
    return Objects.requireNonNull(matched.group(number));
  }

  private static int port(String scheme, @org.jspecify.annotations.Nullable String digits) {
    if (digits == null || digits.isEmpty()) {
      return scheme.equals("https") ? HTTPS : HTTP;
    }
    int port = Integer.parseInt(digits);
    if (port < 1 || port > LAST_PORT) {
      throw refused("port %d is not between 1 and %d".formatted(port, LAST_PORT));
    }
    return port;
  }

  private static String target(String rest) {
    String path = rest.startsWith("/") ? rest : "/" + rest;
    StringBuilder ascii = new StringBuilder(path.length());
    for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
      if (each < 0) {
        ascii.append('%').append("%02X".formatted(each & 0xff));
      } else {
        ascii.append((char) each);
      }
    }
    try {
      return new URI("http://host" + ascii).toASCIIString().substring("http://host".length());
    } catch (URISyntaxException wrong) {
      throw refused(
          "the path or query of the URL has a character that must be percent-encoded: "
              + wrong.getReason());
    }
  }

  /**
   * Finds where a redirect leads.
   *
   * @param location the header of the reply, absolute or relative
   * @return the next destination
   * @throws ValidationException if it cannot be sent to; says why
   */
  public Destination redirected(String location) {
    try {
      return of(
          location.contains("://") && URL.matcher(location).matches()
              ? location
              : new URI(url()).resolve(new URI(location)).toString());
    } catch (URISyntaxException | IllegalArgumentException wrong) {
      throw refused("a redirect leads to '%s', which is no URL".formatted(shortened(location)));
    }
  }

  /**
   * Names the place as permissions do.
   *
   * @return {@code network:HOST:PORT}
   */
  public String resource() {
    return "network:" + host + ":" + port;
  }

  /**
   * Tells whether another destination is on the same server.
   *
   * @param other the other one
   * @return true if scheme, host and port are the same
   */
  public boolean hasOriginOf(Destination other) {
    return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
  }

  /**
   * Tells whether the connection is encrypted.
   *
   * @return true for https
   */
  public boolean isSecure() {
    return scheme.equals("https");
  }

  /**
   * Returns the URL.
   *
   * @return with host and path in ASCII, without a default port
   */
  public String url() {
    return origin() + target;
  }

  /**
   * Returns the URL without path and query, which may hold secrets.
   *
   * @return such as {@code https://api.example.com}
   */
  public String origin() {
    boolean isUsual = port == (isSecure() ? HTTPS : HTTP);
    return scheme + "://" + host + (isUsual ? "" : ":" + port);
  }

  private static ValidationException refused(String message) {
    return new ValidationException(message, List.of());
  }

  private static String shortened(String text) {
    String host = text.substring(text.lastIndexOf('@') + 1).replaceAll("\\p{Cntrl}", "?");
    return host.length() > 100 ? host.substring(0, 100) + "…" : host;
  }
}
