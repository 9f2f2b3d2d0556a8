package dev.xcore.kernel.signing;

import java.util.List;
import java.util.Optional;

/**
 * What was found out about a plugin's signature.
 *
 * @param verdict what it is worth
 * @param header what the signature says of itself; empty if there is none, or none to be read
 * @param reasons why it is not valid, the first the most telling; files are named
 */
public record SignatureReport(
    SignatureVerdict verdict, Optional<SignatureHeader> header, List<String> reasons) {

  /** Of a plugin without a signature. */
  public static final SignatureReport UNSIGNED =
      new SignatureReport(
          SignatureVerdict.UNSIGNED, Optional.empty(), List.of("has no " + PluginSignature.FILE));

  /** Copies the reasons. */
  public SignatureReport {
    reasons = List.copyOf(reasons);
  }

  /** Of one that is not as it was signed, for a single reason. */
  static SignatureReport of(SignatureVerdict verdict, SignatureHeader header, String reason) {
    return new SignatureReport(verdict, Optional.of(header), List.of(reason));
  }

  /**
   * Makes the report of a signature that cannot be what it should be.
   *
   * @param reason why
   * @return with the verdict {@link SignatureVerdict#MODIFIED}
   */
  public static SignatureReport modified(String reason) {
    return new SignatureReport(SignatureVerdict.MODIFIED, Optional.empty(), List.of(reason));
  }

  /**
   * Says it in a line.
   *
   * @return such as {@code modified: src/Shop.java was changed}
   */
  public String text() {
    return reasons.isEmpty()
        ? verdict.text() + header.map(known -> ": signed by key " + known.keyId()).orElse("")
        : verdict.text() + ": " + String.join("; ", reasons);
  }
}
