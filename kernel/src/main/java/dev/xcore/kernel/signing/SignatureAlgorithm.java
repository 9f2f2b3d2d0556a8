package dev.xcore.kernel.signing;

import java.util.Arrays;
import java.util.Optional;

/** How a plugin can be signed. */
public enum SignatureAlgorithm {
  /** HMAC with SHA-256 (RFC 2104): whoever can check it can sign. */
  HMAC_SHA256("HMAC-SHA256", 32),
  /** Ed25519 (RFC 8032): checked with a public key. */
  ED25519("Ed25519", 64);

  private final String label;
  private final int length;

  SignatureAlgorithm(String label, int length) {
    this.label = label;
    this.length = length;
  }

  /**
   * Returns the name in signature files.
   *
   * @return as it is written there
   */
  public String label() {
    return label;
  }

  /** The length of its signatures in bytes. */
  int length() {
    return length;
  }

  /** Finds an algorithm by the very name that signature files give it. */
  static Optional<SignatureAlgorithm> find(String label) {
    return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
  }
}
