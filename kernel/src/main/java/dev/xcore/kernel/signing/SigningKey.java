package dev.xcore.kernel.signing;

import java.nio.file.Path;

/** A key that signs. Implementations show nothing of it. Thread safe. */
public sealed interface SigningKey permits Ed25519SigningKey, HmacKey {

  /**
   * Reads a key: a PKCS#8 PEM file with an Ed25519 key, or a file with a secret for HMAC in a line.
   *
   * @param file readable for its owner only
   * @return the key
   * @throws SigningException if there is no key in it, or others than its owner may read it
   */
  static SigningKey read(Path file) {
    return HmacKey.isSecretFile(file)
        ? HmacKey.read(file)
        : new Ed25519SigningKey(Ed25519Keys.readPair(file));
  }

  /**
   * Returns how it signs.
   *
   * @return the algorithm
   */
  SignatureAlgorithm algorithm();

  /**
   * Returns what it is known by.
   *
   * @return 16 hexadecimal digits that do not give it away
   */
  String id();

  /**
   * Signs.
   *
   * @param content what is signed
   * @return the signature
   */
  byte[] sign(byte[] content);

  /**
   * Returns the key that its signatures are checked with.
   *
   * @return with the same id
   */
  TrustedKey trusted();
}
