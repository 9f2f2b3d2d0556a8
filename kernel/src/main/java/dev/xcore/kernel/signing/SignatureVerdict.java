package dev.xcore.kernel.signing;

import java.util.Locale;

/** What a plugin's signature is worth. */
public enum SignatureVerdict {
  /** A trusted key has signed the very files. */
  VALID,
  /** There is no signature. */
  UNSIGNED,
  /** Files, or the signature itself, are not as they were signed. */
  MODIFIED,
  /** The files are as listed, but nobody who is trusted for this plugin has signed them. */
  UNTRUSTED,
  /** The key that signed is revoked. */
  REVOKED,
  /** The key that signed is not trusted any more, since its time is over. */
  EXPIRED;

  /**
   * Returns the word that users see.
   *
   * @return in lower case
   */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
