package dev.xcore.auth.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A public key by which a provider signs, good for one algorithm only: a key is never used as a
 * secret, whatever a token says. Immutable.
 *
 * @param kid its name, if it has one
 * @param algorithm by which it signs
 * @param key the key
 */
record OidcKey(Optional<String> kid, Algorithm algorithm, PublicKey key) {

  private static final int LEAST_BITS = 2048;
  private static final int MOST_BITS = 8192;
  private static final int POINT = 32;
  private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

  /** The algorithms that are accepted (RFC 7518, RFC 8037). */
  enum Algorithm {
    RS256("RS256", "RSA", "SHA256withRSA", "SHA-256"),
    ES256("ES256", "EC", "SHA256withECDSAinP1363Format", "SHA-256"),
    EDDSA("EdDSA", "OKP", "Ed25519", "SHA-512");

    private final String label;
    private final String type;
    private final String signature;
    private final String digest;

    Algorithm(String label, String type, String signature, String digest) {
      this.label = label;
      this.type = type;
      this.signature = signature;
      this.digest = digest;
    }

    /** Returns what {@code alg} says. */
    String label() {
      return label;
    }

    /** Returns by what {@code at_hash} is made. */
    String digest() {
      return digest;
    }

    private static Optional<Algorithm> of(Map<?, ?> key) {
      for (Algorithm each : values()) {
        if (each.type.equals(key.get("kty"))
            && (!key.containsKey("alg") || each.label.equals(key.get("alg")))) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * Reads one of a set of keys (RFC 7517).
   *
   * @return empty if it signs nothing that is accepted
   */
  static Optional<OidcKey> of(Map<?, ?> jwk) {
    boolean isForSignatures = !jwk.containsKey("use") || "sig".equals(jwk.get("use"));
    if (!isForSignatures) {
      return Optional.empty();
    }
    Optional<String> kid = Optional.ofNullable(jwk.get("kid")).map(String::valueOf);
    return Algorithm.of(jwk)
        .flatMap(algorithm -> key(algorithm, jwk).map(key -> new OidcKey(kid, algorithm, key)));
  }

  private static Optional<PublicKey> key(Algorithm algorithm, Map<?, ?> jwk) {
    try {
      return switch (algorithm) {
        case RS256 -> Optional.of(rsa(bare(jwk, List.of("kty", "n", "e"))));
        case ES256 ->
            Curve.P_256.getName().equals(jwk.get("crv"))
                ? Optional.of(
                    ECKey.parse(bare(jwk, List.of("kty", "crv", "x", "y"))).toECPublicKey())
                : Optional.empty();
        case EDDSA -> "Ed25519".equals(jwk.get("crv")) ? point(jwk.get("x")) : Optional.empty();
      };
    } catch (ParseException
        | JOSEException
        | GeneralSecurityException
        | IllegalArgumentException
        | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> bare(Map<?, ?> jwk, List<String> names) {
    Map<String, Object> bare = new LinkedHashMap<>();
    names.forEach(name -> bare.put(name, Objects.requireNonNullElse(jwk.get(name), "")));
    return bare;
  }

  private static PublicKey rsa(Map<String, Object> jwk) throws ParseException, JOSEException {
    RSAPublicKey key = RSAKey.parse(jwk).toRSAPublicKey();
    int bits = key.getModulus().bitLength();
    if (bits < LEAST_BITS || bits > MOST_BITS) {
      throw new IllegalArgumentException("a key of " + bits + " bits");
    }
    return key;
  }

  private static Optional<PublicKey> point(@org.jspecify.annotations.Nullable Object x)
      throws GeneralSecurityException {
    byte[] point = new Base64URL(String.valueOf(x)).decode();
    if (point.length != POINT) {
      return Optional.empty();
    }
    byte[] encoded = new byte[ED25519.length + POINT];
    System.arraycopy(ED25519, 0, encoded, 0, ED25519.length);
    System.arraycopy(point, 0, encoded, ED25519.length, POINT);
    return Optional.of(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
  }

  /** Tells whether this key may have signed something, by the header. */
  boolean fits(Jws jws) {
    String wanted = jws.header().getKeyID();
    return algorithm.label.equals(jws.header().getAlgorithm().getName())
        && (wanted == null || kid.filter(wanted::equals).isPresent());
  }

  /** Tells whether it has signed this. */
  boolean hasSigned(Jws jws) {
    try {
      Signature check = Signature.getInstance(algorithm.signature);
      check.initVerify(key);
      check.update(jws.input().getBytes(StandardCharsets.US_ASCII));
      return check.verify(jws.signature().decode());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
