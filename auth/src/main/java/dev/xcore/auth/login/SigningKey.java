package dev.xcore.auth.login;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that signs tokens by one algorithm, and by no other. Immutable. */
sealed interface SigningKey {

  /** How tokens are signed. */
  enum Algorithm {
    /** Ed25519 (RFC 8037): what checks tokens cannot make any. */
    EDDSA("EdDSA"),
    /** HMAC with SHA-256 (RFC 7518, 3.2). */
    HS256("HS256");

    private final String label;

    Algorithm(String label) {
      this.label = label;
    }

    /** Returns what {@code alg} says. */
    String label() {
      return label;
    }

    /** Finds it by what the configuration says. */
    static Algorithm named(String text) {
      return Stream.of(values())
          .filter(each -> each.label.equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "auth.jwt.algorithm is '%s'; it can be EdDSA or HS256".formatted(text)));
    }

    /** Makes a new key. */
    SigningKey generate() {
      return switch (this) {
        case EDDSA -> Ed25519.generate();
        case HS256 -> Hmac.generate();
      };
    }

    /** Reads what {@link SigningKey#encoded} returned. */
    SigningKey decode(byte[] encoded) {
      return switch (this) {
        case EDDSA -> Ed25519.decode(encoded);
        case HS256 -> new Hmac(encoded);
      };
    }
  }

  /** Returns by what it signs. */
  Algorithm algorithm();

  /** Signs. */
  byte[] sign(String input);

  /** Tells whether it has signed this. */
  boolean hasSigned(String input, byte[] signature);

  /** Returns the whole key, to be sealed and kept. */
  byte[] encoded();

  /** Returns the public part as Base64 for URLs, empty if there is none. */
  Optional<String> publicPoint();

  /** An Ed25519 key pair. */
  record Ed25519(PrivateKey secret, PublicKey open) implements SigningKey {

    private static final String NAME = "Ed25519";
    private static final int SIGNATURE = 64;
    private static final int POINT = 32;

    static Ed25519 generate() {
      try {
        KeyPair pair = KeyPairGenerator.getInstance(NAME).generateKeyPair();
        return new Ed25519(pair.getPrivate(), pair.getPublic());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no Ed25519", e);
      }
    }

    static Ed25519 decode(byte[] encoded) {
      int length = encoded[0];
      try {
        KeyFactory factory = KeyFactory.getInstance(NAME);
        return new Ed25519(
            factory.generatePrivate(
                new PKCS8EncodedKeySpec(Arrays.copyOfRange(encoded, 1, 1 + length))),
            factory.generatePublic(
                new X509EncodedKeySpec(Arrays.copyOfRange(encoded, 1 + length, encoded.length))));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("a key that was opened is no Ed25519 key", e);
      }
    }

    @Override
    public Algorithm algorithm() {
      return Algorithm.EDDSA;
    }

    @Override
    public byte[] sign(String input) {
      try {
        Signature signature = Signature.getInstance(NAME);
        signature.initSign(secret);
        signature.update(input.getBytes(StandardCharsets.US_ASCII));
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java cannot sign by Ed25519", e);
      }
    }

    @Override
    public boolean hasSigned(String input, byte[] given) {
      if (given.length != SIGNATURE) {
        return false;
      }
      try {
        Signature signature = Signature.getInstance(NAME);
        signature.initVerify(open);
        signature.update(input.getBytes(StandardCharsets.US_ASCII));
        return signature.verify(given);
      } catch (GeneralSecurityException e) {
        return false;
      }
    }

    @Override
    public byte[] encoded() {
      byte[] first = secret.getEncoded();
      byte[] second = open.getEncoded();
      byte[] all =
          Arrays.copyOf(new byte[] {(byte) first.length}, 1 + first.length + second.length);
      System.arraycopy(first, 0, all, 1, first.length);
      System.arraycopy(second, 0, all, 1 + first.length, second.length);
      return all;
    }

    @Override
    public Optional<String> publicPoint() {
      byte[] whole = open.getEncoded();
      byte[] point = Arrays.copyOfRange(whole, whole.length - POINT, whole.length);
      return Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(point));
    }
  }

  /** A secret of 256 bits or more. */
  final class Hmac implements SigningKey {

    private static final String NAME = "HmacSHA256";
    private static final int BYTES = 32;

    private final byte[] secret;

    Hmac(byte[] secret) {
      if (secret.length < BYTES) {
        throw new IllegalArgumentException("a key for HS256 has at least 32 bytes");
      }
      this.secret = secret.clone();
    }

    static Hmac generate() {
      byte[] bytes = new byte[BYTES];
      new SecureRandom().nextBytes(bytes);
      return new Hmac(bytes);
    }

    @Override
    public Algorithm algorithm() {
      return Algorithm.HS256;
    }

    @Override
    public byte[] sign(String input) {
      try {
        Mac mac = Mac.getInstance(NAME);
        mac.init(new SecretKeySpec(secret, NAME));
        return mac.doFinal(input.getBytes(StandardCharsets.US_ASCII));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no HMAC with SHA-256", e);
      }
    }

    @Override
    public boolean hasSigned(String input, byte[] given) {
      return MessageDigest.isEqual(sign(input), given);
    }

    @Override
    public byte[] encoded() {
      return secret.clone();
    }

    @Override
    public Optional<String> publicPoint() {
      return Optional.empty();
    }
  }
}
