package dev.xcore.app.config;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Types;
import dev.xcore.server.AccessLogFormat;
import dev.xcore.server.AddressRange;
import dev.xcore.server.ConnectionLimits;
import dev.xcore.server.HttpProtection;
import dev.xcore.server.RateRule;
import dev.xcore.server.SecurityHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The keys that protect the HTTP edge, and what they mean. */
final class ProtectionSection {

  private static final Pattern LINE = Pattern.compile("[\\x20-\\x7e]*");

  static final Key<List<String>> TRUSTED_PROXIES =
      Key.of("trusted_proxies", Types.list(Types.text())).or(List.of());
  static final Key<Integer> MAX_CONNECTIONS =
      Key.of("max_connections", Types.integer(1, 1_000_000)).or(ConnectionLimits.USUAL.most());
  static final Key<Integer> MAX_PER_CLIENT =
      Key.of("max_connections_per_client", Types.integer(0, 1_000_000))
          .or(ConnectionLimits.USUAL.perClient());
  static final Key<Duration> HEADER_TIMEOUT =
      Key.of("header_timeout", Types.duration(Duration.ofMillis(1)))
          .or(ConnectionLimits.USUAL.headTimeout());
  static final Key<Integer> MAX_HEADERS = Key.of("max_headers", Types.integer(1, 10_000)).or(100);
  static final Key<Integer> MIN_DATA_RATE =
      Key.of("min_data_rate", Types.integer(0, Integer.MAX_VALUE)).or(100);
  static final Key<Duration> TLS_RELOAD =
      Key.of("reload_interval", Types.duration(Duration.ZERO)).or(HttpProtection.USUAL_RELOAD);
  static final Key<Boolean> LOG_ENABLED = Key.of("enabled", Types.bool()).or(false);
  static final Key<String> LOG_FORMAT = Key.of("format", Types.choice("text", "json")).or("text");
  static final Key<String> LOG_FILE = Key.of("file", Types.text());
  static final Key<Settings> ACCESS_LOG =
      Key.section("access_log", LOG_ENABLED, LOG_FORMAT, LOG_FILE);

  static final Key<String> CONTENT_SECURITY_POLICY =
      line("content_security_policy").or("object-src 'none'; base-uri 'none'");
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

  static final Key<Integer> CALLS = Key.of("calls", Types.integer(1, 1_000_000)).required();
  static final Key<Integer> DEFAULT_CALLS = Key.of("calls", Types.integer(0, 1_000_000)).or(0);
  static final Key<Duration> PERIOD =
      Key.of("period", Types.duration(Duration.ofMillis(1))).or(Duration.ofMinutes(1));
  static final Key<Duration> DEFAULT_PERIOD =
      Key.of("period_seconds", Types.duration(Duration.ofMillis(1))).or(Duration.ofMinutes(1));
  static final Key<RateRule.Per> PER =
      Key.of("per", Types.choice(RateRule.Per.class)).or(RateRule.Per.CLIENT);
  static final Key<Settings> RATE_DEFAULT =
      Key.section("rate_limit_default", DEFAULT_CALLS, DEFAULT_PERIOD, PER);
  static final Key<String> RATE_PATH = Key.of("path", Types.text()).required();
  static final Key<List<String>> RATE_METHODS =
      Key.of("methods", Types.list(Types.text())).or(List.of());
  static final Key<List<Settings>> RATES =
      Key.of("rate_limits", Types.list(Section.of(RATE_PATH, RATE_METHODS, PER, CALLS, PERIOD)))
          .or(List.of());
  static final Key<Integer> RATE_BUCKETS =
      Key.of("rate_limit_buckets", Types.integer(16, 100_000_000)).or(HttpProtection.USUAL_BUCKETS);

  static final Key<String> MIDDLEWARE_NAME = Key.of("name", Types.text()).required();
  static final Key<String> MIDDLEWARE_CLASS = Key.of("class", Types.text()).required();
  static final Key<Integer> MIDDLEWARE_ORDER =
      Key.of("order", Types.integer(-1_000_000, 1_000_000)).or(0);
  static final Key<Map<String, Object>> MIDDLEWARE_CONFIG =
      Key.of("config", Types.tree()).or(Map.of());
  static final Key<List<Settings>> MIDDLEWARE =
      Key.of(
              "middleware",
              Types.list(
                  Section.of(
                      MIDDLEWARE_NAME, MIDDLEWARE_CLASS, MIDDLEWARE_ORDER, MIDDLEWARE_CONFIG)))
          .or(List.of());

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
    return new HttpProtection(
        proxies(),
        headers(security.get(HEADERS)),
        logFormat(),
        rates(),
        security.get(RATE_BUCKETS),
        new ConnectionLimits(
            server.get(MAX_CONNECTIONS), server.get(MAX_PER_CLIENT), server.get(HEADER_TIMEOUT)),
        server.get(ConfigurationSchema.TLS).get(TLS_RELOAD));
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

  /** What is said of a sign-in route takes the place of what usually holds there. */
  private List<RateRule> rates() {
    List<RateRule> rules = new ArrayList<>();
    for (Settings entry : security.get(RATES)) {
      if (entry.isSet(RATE_PATH) && entry.isSet(CALLS)) {
        rule(entry).ifPresent(rules::add);
      }
    }
    Set<String> named = rules.stream().map(RateRule::path).collect(Collectors.toSet());
    RateRule.SIGN_IN.stream().filter(rule -> !named.contains(rule.path())).forEach(rules::add);
    Settings general = security.get(RATE_DEFAULT);
    if (general.get(DEFAULT_CALLS) > 0) {
      rules.add(
          new RateRule(
              "/**",
              Set.of(),
              general.get(PER),
              general.get(DEFAULT_CALLS),
              general.get(DEFAULT_PERIOD)));
    }
    return rules;
  }

  private Optional<RateRule> rule(Settings entry) {
    try {
      return Optional.of(
          new RateRule(
              entry.get(RATE_PATH),
              Set.copyOf(entry.get(RATE_METHODS)),
              entry.get(PER),
              entry.get(CALLS),
              entry.get(PERIOD)));
    } catch (IllegalArgumentException wrong) {
      check.problem(
          entry.place(RATE_PATH), "security.rate_limits[]", String.valueOf(wrong.getMessage()));
      return Optional.empty();
    }
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
