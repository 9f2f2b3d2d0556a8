package dev.xcore.kernel.signing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that signs with HMAC-SHA256 and checks what it has signed. Thread safe. */
public final class HmacKey implements SigningKey, TrustedKey {

  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] ID_TEXT = "xcore-key-id".getBytes(StandardCharsets.US_ASCII);
  private static final int SECRET_BYTES = 48;
  private static final int LEAST_BYTES = 16;
  private static final int ID_BYTES = 8;

  private final SecretKeySpec secret;

  private HmacKey(SecretKeySpec secret) {
    this.secret = secret;
  }

  /**
   * Makes a key of a configured text.
   *
   * @param secret its UTF-8 bytes are the key; not empty
   * @return the key
   */
  public static HmacKey of(String secret) {
    return of(secret.getBytes(StandardCharsets.UTF_8));
  }

  /** Makes a key of bytes; an empty one is refused by the JDK. */
  static HmacKey of(byte[] secret) {
    return new HmacKey(new SecretKeySpec(secret, ALGORITHM));
  }

  /**
   * Makes a new secret.
   *
   * @return 64 characters of Base64, without padding
   */
  public static String generate() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Writes a secret into a new file.
   *
   * @param secret the secret
   * @param file readable for its owner only
   * @throws SigningException if the file exists
   * @throws IOException if it cannot be written
   */
  public static void write(String secret, Path file) throws IOException {
    KeyFiles.writePrivate(file, secret + "\n");
  }

  /** Tells a secret's file from those of keys in PEM. */
  static boolean isSecretFile(Path file) {
    return !KeyFiles.read(file).contains("-----BEGIN ");
  }

  static HmacKey read(Path file) {
    KeyFiles.requirePrivate(file);
    String text = KeyFiles.read(file).strip();
    if (text.length() < LEAST_BYTES || text.indexOf('\n') >= 0) {
      throw new SigningException(
          file
              + " holds neither a key in PEM nor a secret of at least %d characters in one line; 'xcore plugin keygen' makes both"
                  .formatted(LEAST_BYTES));
    }
    return of(text);
  }

  @Override
  public SignatureAlgorithm algorithm() {
    return SignatureAlgorithm.HMAC_SHA256;
  }

  @Override
  public String id() {
    return HexFormat.of().formatHex(sign(ID_TEXT), 0, ID_BYTES);
  }

  @Override
  public byte[] sign(byte[] content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }

  @Override
  public TrustedKey trusted() {
    return this;
  }

  /** Compares in constant time. */
  @Override
  public boolean isSigned(byte[] content, byte[] signature) {
    return MessageDigest.isEqual(sign(content), signature);
  }

  /**
   * Shows the id alone.
   *
   * @return fit for logs
   */
  @Override
  public String toString() {
    return "HmacKey[" + id() + "]";
  }
}
