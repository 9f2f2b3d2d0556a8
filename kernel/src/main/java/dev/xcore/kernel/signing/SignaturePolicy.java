package dev.xcore.kernel.signing;

/**
 * What is asked of signatures.
 *
 * @param strict whether code that runs in the process must be signed, and every signature valid
 * @param trust whose signatures count
 */
public record SignaturePolicy(boolean strict, TrustStore trust) {

  /** Asks for no signature and trusts nobody. */
  public static final SignaturePolicy LENIENT = new SignaturePolicy(false, TrustStore.EMPTY);

  /** Asks for a signature and trusts nobody. */
  public static final SignaturePolicy STRICT = new SignaturePolicy(true, TrustStore.EMPTY);

  /**
   * Decides whether a plugin may be loaded.
   *
   * @param verdict on its signature
   * @param inProcess whether its code runs in the server's process
   * @return true if it may
   */
  public boolean admits(SignatureVerdict verdict, boolean inProcess) {
    return switch (verdict) {
      case VALID -> true;
      case UNSIGNED -> !strict || !inProcess;
      case UNTRUSTED, EXPIRED -> !strict;
      case MODIFIED, REVOKED -> false;
    };
  }
}
