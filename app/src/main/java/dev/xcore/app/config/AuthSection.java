package dev.xcore.app.config;

import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Types;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The keys of section {@code auth}. The core plugins {@code auth} and {@code otp} are given what is
 * written, and know the defaults; here it is checked.
 */
final class AuthSection {

  private static final int MOST_ATTEMPTS = 1_000_000;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,30}");
  private static final Pattern WORD = Pattern.compile("[ -~]{1,200}");
  private static final Pattern ISSUER =
      Pattern.compile(
          "https://[^?#\\s]+|http://(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]+)?(/[^?#\\s]*)?");

  private static final String URL_FORM = "an https URL, or an http URL of this machine";
  private static final Pattern REDIRECT =
      Pattern.compile(
          "(https://[^?#\\s]+|http://(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]+)?(/[^?#\\s]*)?)"
              + "/auth/oidc/[a-z][a-z0-9_-]*/callback");
  private static final String REDIRECT_FORM = URL_FORM + " that ends with /auth/oidc/NAME/callback";
  private static final Pattern LOCAL = Pattern.compile("/([!-.0-\\[\\]-~][!-\\[\\]-~]*)?");
  private static final String LOCAL_FORM = "a path of this server, such as /app";

  static final Key<Settings> JWT =
      Key.section(
          "jwt",
          Key.of("algorithm", Types.choice("EdDSA", "HS256")).or("EdDSA"),
          word("issuer").or("xcore"),
          word("audience").or("xcore"),
          duration("access_ttl", SECOND, Duration.ofMinutes(15)),
          duration("refresh_ttl", SECOND, Duration.ofDays(14)),
          duration("refresh_max_age", SECOND, Duration.ofDays(90)),
          duration("rotate_every", MINUTE, Duration.ofDays(90)));

  static final Key<Settings> SESSIONS =
      Key.section(
          "sessions",
          duration("idle_timeout", SECOND, Duration.ofHours(2)),
          duration("max_age", SECOND, Duration.ofHours(24)));

  static final Key<Settings> OTP =
      Key.section(
          "otp",
          word("issuer").or("XCore"),
          Key.of("max_attempts", Types.integer(1, 1000)).or(5),
          duration("window", SECOND, Duration.ofMinutes(5)));

  static final Key<Settings> LOCKOUT =
      Key.section(
          "lockout",
          Key.of("max_attempts", Types.integer(1, MOST_ATTEMPTS)).or(5),
          Key.of("max_attempts_per_client", Types.integer(1, MOST_ATTEMPTS)).or(100),
          duration("window", SECOND, Duration.ofMinutes(15)),
          duration("duration", SECOND, Duration.ofMinutes(15)));

  static final Key<Map<String, Settings>> OIDC =
      Key.of(
              "oidc",
              Types.map(
                  NAME,
                  Section.of(
                      Key.of("issuer", Types.text(ISSUER, URL_FORM)).required(),
                      word("client_id").required(),
                      Key.of("client_secret", Types.text()).secret(),
                      Key.of("redirect_uri", Types.text(REDIRECT, REDIRECT_FORM)).required(),
                      Key.of("scopes", Types.list(Types.text()))
                          .or(List.of("openid", "profile", "email")),
                      Key.of("create_accounts", Types.bool()).or(false),
                      word("username_claim").or("preferred_username"),
                      word("roles_claim").or("roles"),
                      Key.of("roles", Types.map(Types.list(Types.text()))).or(Map.of()),
                      Key.of("trust_mfa", Types.bool()).or(false),
                      Key.of("landing", Types.text(LOCAL, LOCAL_FORM)).or("/"),
                      Key.of("code_page", Types.text(LOCAL, LOCAL_FORM)),
                      duration("timeout", SECOND, Duration.ofSeconds(10)))))
          .or(Map.of());

  static final Key<Settings> AUTH =
      Key.section(
          "auth",
          Key.of("registration", Types.bool()).or(false),
          JWT,
          SESSIONS,
          OTP,
          OIDC,
          LOCKOUT);

  private AuthSection() {}

  private static Key<String> word(String name) {
    return Key.of(name, Types.text(WORD, "1 to 200 printable characters of ASCII"));
  }

  private static Key<Duration> duration(String name, Duration least, Duration usual) {
    return Key.of(name, Types.duration(least)).or(usual);
  }
}
