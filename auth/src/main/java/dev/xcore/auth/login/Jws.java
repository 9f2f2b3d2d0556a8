package dev.xcore.auth.login;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A signed text in compact form (RFC 7515), read but not believed yet. What its header says of keys
 * is never followed: such headers are refused. Immutable.
 *
 * @param header what it says of itself
 * @param input what was signed
 * @param payload what is said
 * @param signature over the input
 */
record Jws(JWSHeader header, String input, Base64URL payload, Base64URL signature) {

  /** The longest that is read. */
  static final int MAX_LENGTH = 8 << 10;

  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
  private static final Set<String> KNOWN = Set.of("alg", "kid", "typ");
  private static final Set<String> KNOWN_ELSEWHERE = Set.of("alg", "kid", "typ", "x5t", "x5t#S256");

  /**
   * Reads a text.
   *
   * @param text anything
   * @return empty if it is none, is too long, is written in another way than its only right one, or
   *     has a header that would have to be obeyed
   */
  static Optional<Jws> read(String text) {
    return read(text, KNOWN);
  }

  /** Reads a text of another issuer, who may also say which certificate his key has. */
  static Optional<Jws> readForeign(String text) {
    return read(text, KNOWN_ELSEWHERE);
  }

  private static Optional<Jws> read(String text, Set<String> known) {
    if (text.length() > MAX_LENGTH || !COMPACT.matcher(text).matches()) {
      return Optional.empty();
    }
    String[] parts = text.split("\\.", -1);
    Base64URL header = new Base64URL(parts[0]);
    Base64URL payload = new Base64URL(parts[1]);
    Base64URL signature = new Base64URL(parts[2]);
    if (!isCanonical(header) || !isCanonical(payload) || !isCanonical(signature)) {
      return Optional.empty();
    }
    try {
      Map<String, Object> fields = StrictJson.object(header.decode());
      if (!known.containsAll(fields.keySet())) {
        return Optional.empty();
      }
      return Optional.of(
          new Jws(JWSHeader.parse(header), parts[0] + "." + parts[1], payload, signature));
    } catch (ParseException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The last character of Base64 has bits that say nothing; only one way to write them is right.
   */
  private static boolean isCanonical(Base64URL part) {
    return Base64URL.encode(part.decode()).toString().equals(part.toString());
  }

  /** Writes one. */
  static String write(String header, byte[] payload, SigningKey key) {
    String input = Base64URL.encode(header) + "." + Base64URL.encode(payload);
    return input + "." + Base64URL.encode(key.sign(input));
  }

  /** Tells whether a key has signed this, by the key's algorithm. */
  boolean isSignedBy(SigningKey key) {
    return key.algorithm().label().equals(header.getAlgorithm().getName())
        && key.hasSigned(input, signature.decode());
  }
}
