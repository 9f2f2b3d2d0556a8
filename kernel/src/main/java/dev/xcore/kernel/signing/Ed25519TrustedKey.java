package dev.xcore.kernel.signing;

import java.security.PublicKey;

/**
 * An Ed25519 public key.
 *
 * @param key the key
 */
public record Ed25519TrustedKey(PublicKey key) implements TrustedKey {

  @Override
  public SignatureAlgorithm algorithm() {
    return SignatureAlgorithm.ED25519;
  }

  @Override
  public String id() {
    return Ed25519Keys.id(key);
  }

  @Override
  public boolean isSigned(byte[] content, byte[] signature) {
    return Ed25519Keys.isSigned(content, signature, key);
  }
}
