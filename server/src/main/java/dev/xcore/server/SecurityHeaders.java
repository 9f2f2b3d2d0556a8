package dev.xcore.server;

import dev.xcore.sdk.http.Response.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The header lines that tell browsers what not to do with an answer. An answer that brings a line
 * of the same name keeps its own. Immutable.
 *
 * @param contentSecurityPolicy empty for none
 * @param frameOptions {@code X-Frame-Options} for old browsers, empty for none
 * @param strictTransport how long browsers may use {@code https} only; zero for never; sent over
 *     {@code https} only
 * @param includeSubdomains whether that counts for names below too
 * @param referrerPolicy empty for none
 * @param permissionsPolicy empty for none
 * @param openerPolicy {@code Cross-Origin-Opener-Policy}, empty for none
 * @param resourcePolicy {@code Cross-Origin-Resource-Policy}, empty for none
 */
public record SecurityHeaders(
    String contentSecurityPolicy,
    String frameOptions,
    Duration strictTransport,
    boolean includeSubdomains,
    String referrerPolicy,
    String permissionsPolicy,
    String openerPolicy,
    String resourcePolicy) {

  /** What pages of plugins are held to unless configured otherwise. */
  public static final SecurityHeaders USUAL =
      new SecurityHeaders(
          "frame-ancestors 'self'; object-src 'none'; base-uri 'none'",
          "SAMEORIGIN",
          Duration.ofDays(365),
          false,
          "strict-origin-when-cross-origin",
          "camera=(), geolocation=(), microphone=()",
          "same-origin",
          "same-origin");

  /** No line but {@code X-Content-Type-Options}. */
  public static final SecurityHeaders NONE =
      new SecurityHeaders("", "", Duration.ZERO, false, "", "", "", "");

  /** Checks that each value is one line. */
  public SecurityHeaders {
    lines(
        contentSecurityPolicy,
        frameOptions,
        referrerPolicy,
        permissionsPolicy,
        openerPolicy,
        resourcePolicy);
  }

  /** Returns the lines of every answer. */
  List<Header> lines() {
    return lines(
        contentSecurityPolicy,
        frameOptions,
        referrerPolicy,
        permissionsPolicy,
        openerPolicy,
        resourcePolicy);
  }

  /** Returns the line of answers over {@code https}. */
  Optional<Header> transport() {
    if (strictTransport.isZero()) {
      return Optional.empty();
    }
    String value = "max-age=" + strictTransport.toSeconds();
    return Optional.of(
        new Header(
            "Strict-Transport-Security",
            includeSubdomains ? value + "; includeSubDomains" : value));
  }

  /** Browsers keep the line for a name whatever its port: a developer's machine is left alone. */
  static boolean isLocalName(String authority) {
    String host = authority.toLowerCase(Locale.ROOT);
    return host.equals("localhost") || host.startsWith("localhost:");
  }

  private static List<Header> lines(
      String policy,
      String frames,
      String referrer,
      String permissions,
      String opener,
      String resource) {
    List<Header> lines = new ArrayList<>();
    add(lines, "Content-Security-Policy", policy);
    add(lines, "X-Frame-Options", frames);
    add(lines, "Referrer-Policy", referrer);
    add(lines, "Permissions-Policy", permissions);
    add(lines, "Cross-Origin-Opener-Policy", opener);
    add(lines, "Cross-Origin-Resource-Policy", resource);
    return List.copyOf(lines);
  }

  private static void add(List<Header> lines, String name, String value) {
    if (!value.isEmpty()) {
      lines.add(new Header(name, value));
    }
  }
}
