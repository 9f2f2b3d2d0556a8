package dev.xcore.auth.login;

import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An ID token that counts (OpenID Connect Core 1.0, 3.1.3.7): signed by a key of its issuer, for
 * this client, now, and in answer to the question that was asked.
 *
 * @param issuer who says it
 * @param subject whom he says it of
 * @param claims all that he says
 */
record IdToken(String issuer, String subject, Map<String, Object> claims) {

  private static final Duration LEEWAY = Duration.ofSeconds(60);
  private static final int LONGEST_SUBJECT = 255;

  /**
   * Checks a token.
   *
   * @param given what the provider gave
   * @param provider whose keys count
   * @param nonce that must be in it
   * @param now by our clock
   * @throws OidcRefusedException if anything is wrong
   */
  static IdToken check(OidcProvider.Given given, OidcProvider provider, String nonce, Instant now)
      throws OidcRefusedException {
    Jws jws = Jws.readForeign(given.idToken()).orElseThrow(() -> refused("it is no signed token"));
    List<OidcKey> keys = provider.keysFor(jws);
    OidcKey key =
        keys.stream()
            .filter(each -> each.hasSigned(jws))
            .findFirst()
            .orElseThrow(() -> refused("no key of the provider has signed it"));
    Map<String, Object> claims = claims(jws);
    OidcSettings settings = provider.settings();
    if (!settings.issuer().equals(claims.get("iss"))) {
      throw refused("iss is another issuer");
    }
    checkAudience(claims, settings.clientId());
    checkTimes(claims, now);
    if (!(claims.get("nonce") instanceof String said) || !isSame(said, nonce)) {
      throw refused("nonce is not the one that was sent");
    }
    checkAccessToken(claims, given.accessToken(), key.algorithm());
    return new IdToken(settings.issuer(), subject(claims), claims);
  }

  private static Map<String, Object> claims(Jws jws) throws OidcRefusedException {
    try {
      return StrictJson.object(jws.payload().decode());
    } catch (ParseException e) {
      throw refused("its payload is no JSON object");
    }
  }

  /** Whoever else it is for could send it here; so it may be for us only. */
  private static void checkAudience(Map<String, Object> claims, String client)
      throws OidcRefusedException {
    Object audience = claims.get("aud");
    if (!client.equals(audience) && !List.of(client).equals(audience)) {
      throw refused("aud is not this client, or not only");
    }
    if (claims.containsKey("azp") && !client.equals(claims.get("azp"))) {
      throw refused("azp is another client");
    }
  }

  private static void checkTimes(Map<String, Object> claims, Instant now)
      throws OidcRefusedException {
    long latest = now.plus(LEEWAY).getEpochSecond();
    if (number(claims, "exp") <= now.minus(LEEWAY).getEpochSecond()) {
      throw refused("it has expired");
    }
    if (number(claims, "iat") > latest) {
      throw refused("iat is in the future");
    }
    if (claims.containsKey("nbf") && number(claims, "nbf") > latest) {
      throw refused("nbf is in the future");
    }
  }

  private static long number(Map<String, Object> claims, String name) throws OidcRefusedException {
    if (claims.get(name) instanceof Number value) {
      return value.longValue();
    }
    throw refused(name + " is no number");
  }

  private static void checkAccessToken(
      Map<String, Object> claims, Optional<String> token, OidcKey.Algorithm algorithm)
      throws OidcRefusedException {
    if (!claims.containsKey("at_hash")) {
      return;
    }
    String hash = token.map(text -> half(text, algorithm.digest())).orElse("");
    if (!(claims.get("at_hash") instanceof String said) || !isSame(said, hash)) {
      throw refused("at_hash does not fit the access token");
    }
  }

  private static String half(String text, String algorithm) {
    try {
      byte[] whole =
          MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.US_ASCII));
      return Base64URL.encode(Arrays.copyOf(whole, whole.length / 2)).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + algorithm, e);
    }
  }

  private static String subject(Map<String, Object> claims) throws OidcRefusedException {
    if (claims.get("sub") instanceof String text
        && !text.isBlank()
        && text.length() <= LONGEST_SUBJECT) {
      return text;
    }
    throw refused("sub is missing or too long");
  }

  /** Compares in a time that says nothing of where they differ. */
  static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static OidcRefusedException refused(String message) {
    return new OidcRefusedException("token", "the ID token does not count: " + message);
  }

  /** Returns a claim that is text. */
  Optional<String> text(String name) {
    return claims.get(name) instanceof String text && !text.isBlank()
        ? Optional.of(text.strip())
        : Optional.empty();
  }

  /** Returns the address of mail, if the provider has made sure of it. */
  Optional<String> email() {
    return Boolean.TRUE.equals(claims.get("email_verified")) ? text("email") : Optional.empty();
  }

  /** Returns the roles here that follow from those there. */
  Set<String> roles(OidcSettings settings) {
    Set<String> here = new TreeSet<>();
    Object there = claims.get(settings.rolesClaim());
    List<?> names =
        there instanceof List<?> list ? list : there == null ? List.of() : List.of(there);
    names.forEach(
        name -> here.addAll(settings.roles().getOrDefault(String.valueOf(name), Set.of())));
    return here;
  }
}
