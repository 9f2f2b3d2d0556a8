package dev.xcore.kernel.signing;

import java.security.KeyPair;

/**
 * An Ed25519 pair.
 *
 * @param pair private and public key
 */
public record Ed25519SigningKey(KeyPair pair) implements SigningKey {

  @Override
  public SignatureAlgorithm algorithm() {
    return SignatureAlgorithm.ED25519;
  }

  @Override
  public String id() {
    return Ed25519Keys.id(pair.getPublic());
  }

  @Override
  public byte[] sign(byte[] content) {
    return Ed25519Keys.sign(content, pair.getPrivate());
  }

  @Override
  public TrustedKey trusted() {
    return new Ed25519TrustedKey(pair.getPublic());
  }

  /**
   * Shows the id alone.
   *
   * @return fit for logs
   */
  @Override
  public String toString() {
    return "Ed25519SigningKey[" + id() + "]";
  }
}
