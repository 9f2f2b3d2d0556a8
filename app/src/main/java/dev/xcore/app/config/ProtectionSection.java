package dev.xcore.app.config;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Types;
import dev.xcore.server.AccessLogFormat;
import dev.xcore.server.AddressRange;
import dev.xcore.server.HttpProtection;
import dev.xcore.server.SecurityHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys that protect the HTTP edge, and what they mean. */
final class ProtectionSection {

  private static final Pattern LINE = Pattern.compile("[\\x20-\\x7e]*");

  static final Key<List<String>> TRUSTED_PROXIES =
      Key.of("trusted_proxies", Types.list(Types.text())).or(List.of());
  static final Key<Boolean> LOG_ENABLED = Key.of("enabled", Types.bool()).or(false);
  static final Key<String> LOG_FORMAT = Key.of("format", Types.choice("text", "json")).or("text");
  static final Key<String> LOG_FILE = Key.of("file", Types.text());
  static final Key<Settings> ACCESS_LOG =
      Key.section("access_log", LOG_ENABLED, LOG_FORMAT, LOG_FILE);

  static final Key<String> CONTENT_SECURITY_POLICY =
      line("content_security_policy").or("object-src 'none'; base-uri 'self'");
  static final Key<String> FRAME_ANCESTORS = line("frame_ancestors").or("'self'");
  static final Key<Duration> HSTS =
      Key.of("hsts", Types.duration(Duration.ZERO)).or(Duration.ofDays(365));
  static final Key<Boolean> HSTS_SUBDOMAINS = Key.of("hsts_subdomains", Types.bool()).or(false);
  static final Key<String> REFERRER_POLICY =
      line("referrer_policy").or(SecurityHeaders.USUAL.referrerPolicy());
  static final Key<String> PERMISSIONS_POLICY =
      line("permissions_policy").or(SecurityHeaders.USUAL.permissionsPolicy());
  static final Key<String> OPENER_POLICY =
      line("cross_origin_opener_policy").or(SecurityHeaders.USUAL.openerPolicy());
  static final Key<String> RESOURCE_POLICY =
      line("cross_origin_resource_policy").or(SecurityHeaders.USUAL.resourcePolicy());
  static final Key<Settings> HEADERS =
      Key.section(
          "headers",
          CONTENT_SECURITY_POLICY,
          FRAME_ANCESTORS,
          HSTS,
          HSTS_SUBDOMAINS,
          REFERRER_POLICY,
          PERMISSIONS_POLICY,
          OPENER_POLICY,
          RESOURCE_POLICY);

  private final Settings server;
  private final Settings security;
  private final Path root;
  private final Check check;

  ProtectionSection(Settings server, Settings security, Path root, Check check) {
    this.server = server;
    this.security = security;
    this.root = root;
    this.check = check;
  }

  HttpProtection read() {
    return new HttpProtection(proxies(), headers(security.get(HEADERS)), logFormat());
  }

  /** Where requests are logged, if not with everything else. */
  Optional<Path> logFile() {
    Settings log = server.get(ACCESS_LOG);
    return log.get(LOG_ENABLED)
        ? log.find(LOG_FILE).map(file -> root.resolve(file).normalize())
        : Optional.empty();
  }

  private AccessLogFormat logFormat() {
    Settings log = server.get(ACCESS_LOG);
    return log.get(LOG_ENABLED)
        ? AccessLogFormat.valueOf(log.get(LOG_FORMAT).toUpperCase(Locale.ROOT))
        : AccessLogFormat.OFF;
  }

  private List<AddressRange> proxies() {
    Place place = server.place(TRUSTED_PROXIES);
    List<AddressRange> ranges = new ArrayList<>();
    for (String text : server.get(TRUSTED_PROXIES)) {
      try {
        ranges.add(AddressRange.parse(text));
      } catch (IllegalArgumentException wrong) {
        check.problem(place, "server.trusted_proxies", String.valueOf(wrong.getMessage()));
      }
    }
    return ranges;
  }

  private static SecurityHeaders headers(Settings headers) {
    String ancestors = headers.get(FRAME_ANCESTORS);
    String policy = headers.get(CONTENT_SECURITY_POLICY);
    String framing = ancestors.isEmpty() ? "" : "frame-ancestors " + ancestors;
    boolean both = !framing.isEmpty() && !policy.isEmpty();
    return new SecurityHeaders(
        both ? framing + "; " + policy : framing + policy,
        switch (ancestors) {
          case "'self'" -> "SAMEORIGIN";
          case "'none'" -> "DENY";
          default -> "";
        },
        headers.get(HSTS),
        headers.get(HSTS_SUBDOMAINS),
        headers.get(REFERRER_POLICY),
        headers.get(PERMISSIONS_POLICY),
        headers.get(OPENER_POLICY),
        headers.get(RESOURCE_POLICY));
  }

  private static Key<String> line(String name) {
    return Key.of(name, Types.text(LINE, "one line of printable ASCII; \"\" sends none"));
  }
}
