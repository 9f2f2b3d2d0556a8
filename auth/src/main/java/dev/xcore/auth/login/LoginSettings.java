package dev.xcore.auth.login;

import dev.xcore.sdk.Default;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    @Default("false") boolean registration,
    Optional<Jwt> jwt,
    Optional<Browsers> sessions,
    Optional<Locking> lockout,
    Optional<Map<String, Provider>> oidc,
    String secret) {

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
      @Default("EdDSA") String algorithm,
      @Default("xcore") String issuer,
      @Default("xcore") String audience,
      @Default("15m") Duration accessTtl,
      @Default("14d") Duration refreshTtl,
      @Default("90d") Duration refreshMaxAge,
      @Default("90d") Duration rotateEvery) {

    static final Jwt USUAL =
        new Jwt(
            "EdDSA",
            "xcore",
            "xcore",
            Duration.ofMinutes(15),
            Duration.ofDays(14),
            Duration.ofDays(90),
            Duration.ofDays(90));
  }

  /**
   * How long sessions last.
   *
   * @param idleTimeout without a request
   * @param maxAge since the login
   */
  record Browsers(@Default("2h") Duration idleTimeout, @Default("24h") Duration maxAge) {

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
  record Locking(
      @Default("5") int maxAttempts,
      @Default("100") int maxAttemptsPerClient,
      @Default("15m") Duration window,
      @Default("15m") Duration duration) {

    static final Locking USUAL =
        new Locking(5, 100, Duration.ofMinutes(15), Duration.ofMinutes(15));
  }

  /**
   * Another place where one may log in, by OpenID Connect.
   *
   * @param issuer its URL, below which it describes itself
   * @param clientId by which it knows this application
   * @param clientSecret by which this application proves who it is
   * @param scopes what is asked for
   * @param roles here by roles there
   * @param rolesClaim of the ID token that lists the roles there
   * @param createAccounts whether whoever logs in there first gets an account here
   */
  record Provider(
      String issuer,
      String clientId,
      Optional<String> clientSecret,
      Optional<List<String>> scopes,
      Optional<Map<String, Set<String>>> roles,
      @Default("roles") String rolesClaim,
      @Default("false") boolean createAccounts) {

    @Override
    public String toString() {
      return "Provider[" + issuer + "]";
    }
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "LoginSettings[jwt=%s, sessions=%s, lockout=%s]".formatted(jwt, sessions, lockout);
  }
}
