package dev.xcore.auth.login;

import dev.xcore.sdk.Config;
import java.time.Duration;
import java.util.Map;

/**
 * Section {@code auth} of the configuration, as this plugin is given it.
 *
 * @param registration whether people may make accounts of their own
 * @param jwt access and refresh tokens
 * @param sessions of browsers
 * @param lockout what follows from failed attempts
 * @param oidc other places where one may log in, by name
 * @param secret from which the keys are derived that seal what is kept
 */
record LoginSettings(
    boolean registration,
    Jwt jwt,
    Browsers sessions,
    Locking lockout,
    Map<String, OidcSettings> oidc,
    String secret) {

  private static final int MAX_ATTEMPTS = 5;
  private static final int MAX_ATTEMPTS_PER_CLIENT = 100;

  /**
   * Reads the section.
   *
   * @param config what the plugin was given
   * @throws IllegalArgumentException if something in it cannot be
   */
  static LoginSettings of(Config config) {
    return new LoginSettings(
        config.flag("registration", false),
        Jwt.of(config),
        new Browsers(
            config.duration("sessions.idle_timeout", Browsers.USUAL.idleTimeout()),
            config.duration("sessions.max_age", Browsers.USUAL.maxAge())),
        new Locking(
            Math.toIntExact(config.integer("lockout.max_attempts", MAX_ATTEMPTS)),
            Math.toIntExact(
                config.integer("lockout.max_attempts_per_client", MAX_ATTEMPTS_PER_CLIENT)),
            config.duration("lockout.window", Locking.USUAL.window()),
            config.duration("lockout.duration", Locking.USUAL.duration())),
        OidcSettings.of(config),
        config.text("secret", ""));
  }

  /**
   * How tokens are made.
   *
   * @param algorithm {@code EdDSA} or {@code HS256}; no other is accepted
   * @param issuer what {@code iss} says
   * @param audience what {@code aud} says
   * @param accessTtl how long an access token counts
   * @param refreshTtl how long a refresh token waits to be exchanged
   * @param refreshMaxAge how long after the login the last refresh token counts
   * @param rotateEvery how long a key signs
   */
  record Jwt(
      String algorithm,
      String issuer,
      String audience,
      Duration accessTtl,
      Duration refreshTtl,
      Duration refreshMaxAge,
      Duration rotateEvery) {

    static final Jwt USUAL =
        new Jwt(
            "EdDSA",
            "xcore",
            "xcore",
            Duration.ofMinutes(15),
            Duration.ofDays(14),
            Duration.ofDays(90),
            Duration.ofDays(90));

    private static Jwt of(Config config) {
      return new Jwt(
          config.text("jwt.algorithm", USUAL.algorithm),
          config.text("jwt.issuer", USUAL.issuer),
          config.text("jwt.audience", USUAL.audience),
          config.duration("jwt.access_ttl", USUAL.accessTtl),
          config.duration("jwt.refresh_ttl", USUAL.refreshTtl),
          config.duration("jwt.refresh_max_age", USUAL.refreshMaxAge),
          config.duration("jwt.rotate_every", USUAL.rotateEvery));
    }
  }

  /**
   * How long sessions last.
   *
   * @param idleTimeout without a request
   * @param maxAge since the login
   */
  record Browsers(Duration idleTimeout, Duration maxAge) {

    static final Browsers USUAL = new Browsers(Duration.ofHours(2), Duration.ofHours(24));
  }

  /**
   * What follows from failed attempts.
   *
   * @param maxAttempts for one account within the window
   * @param maxAttemptsPerClient for one client's address within the window
   * @param window after which failures are forgotten
   * @param duration how long nobody may try again
   */
  record Locking(int maxAttempts, int maxAttemptsPerClient, Duration window, Duration duration) {

    static final Locking USUAL =
        new Locking(
            MAX_ATTEMPTS, MAX_ATTEMPTS_PER_CLIENT, Duration.ofMinutes(15), Duration.ofMinutes(15));
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "LoginSettings[jwt=%s, sessions=%s, lockout=%s]".formatted(jwt, sessions, lockout);
  }
}
