package dev.xcore.auth.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Encrypts what is kept in a database, by AES-256 in GCM with a key derived from a secret (RFC
 * 5869). What is sealed for one place cannot be opened in another. Thread safe.
 */
public final class Sealing {

  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY = 32;

  private final SecretKey key;
  private final SecureRandom random;

  private Sealing(SecretKey key, SecureRandom random) {
    this.key = key;
    this.random = random;
  }

  /**
   * Prepares to seal.
   *
   * @param secret from which the key is derived; the same on all nodes
   * @param purpose what is sealed; another purpose has another key
   * @return seals and opens
   * @throws IllegalArgumentException if the secret is empty
   */
  public static Sealing of(String secret, String purpose) {
    if (secret.isBlank()) {
      throw new IllegalArgumentException("the secret is empty; app.secret_key must be set");
    }
    try {
      SecretKey key =
          KDF.getInstance("HKDF-SHA256")
              .deriveKey(
                  "AES",
                  HKDFParameterSpec.ofExtract()
                      .addIKM(secret.getBytes(StandardCharsets.UTF_8))
                      .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), KEY));
      return new Sealing(key, new SecureRandom());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HKDF-SHA256", e);
    }
  }

  /**
   * Encrypts something.
   *
   * @param plain what nobody may read
   * @param place where it is kept, such as the name of its row
   * @return in Base64, 38 characters and more
   */
  public String seal(byte[] plain, String place) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, place);
      byte[] sealed = cipher.doFinal(plain);
      return Base64.getEncoder()
          .encodeToString(
              ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES/GCM", e);
    }
  }

  /**
   * Decrypts what was sealed.
   *
   * @param sealed as it was returned
   * @param place where it was to be kept
   * @return empty if it was changed, was sealed for another place, or by another secret
   */
  public Optional<byte[]> open(String sealed, String place) {
    try {
      byte[] bytes = Base64.getDecoder().decode(sealed);
      if (bytes.length < NONCE + TAG_BITS / 8) {
        return Optional.empty();
      }
      byte[] nonce = java.util.Arrays.copyOf(bytes, NONCE);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce, place);
      return Optional.of(cipher.doFinal(bytes, NONCE, bytes.length - NONCE));
    } catch (AEADBadTagException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES/GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
