package dev.xcore.kernel.signing;

import java.nio.file.Path;

/**
 * A key that signatures are checked with. It belongs to one algorithm and knows no other, so that a
 * public key is never taken for a secret. Thread safe.
 */
public sealed interface TrustedKey permits Ed25519TrustedKey, HmacKey {

  /**
   * Reads a key that somebody names: a public key, or a file with a secret for HMAC.
   *
   * @param textOrFile an X.509 PEM text, or the path of a file
   * @return the key
   * @throws SigningException if there is no key in it
   */
  static TrustedKey read(String textOrFile) {
    boolean isFile = !textOrFile.startsWith("-----BEGIN ");
    return isFile && HmacKey.isSecretFile(Path.of(textOrFile))
        ? HmacKey.read(Path.of(textOrFile))
        : new Ed25519TrustedKey(Ed25519Keys.readPublic(textOrFile));
  }

  /**
   * Returns whose signatures it can check.
   *
   * @return the algorithm
   */
  SignatureAlgorithm algorithm();

  /**
   * Returns what it is known by.
   *
   * @return 16 hexadecimal digits
   */
  String id();

  /**
   * Checks a signature.
   *
   * @param content what was signed
   * @param signature of any length
   * @return whether the key's owner signed this very content
   */
  boolean isSigned(byte[] content, byte[] signature);
}
