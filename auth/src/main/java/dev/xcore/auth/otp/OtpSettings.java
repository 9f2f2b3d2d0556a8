package dev.xcore.auth.otp;

import dev.xcore.sdk.Default;
import java.time.Duration;

/**
 * Section {@code auth.otp} of the configuration, as this plugin is given it.
 *
 * @param issuer what authenticator apps show beside the account's name
 * @param maxAttempts wrong codes of one account within the window
 * @param window after which wrong codes are forgotten
 * @param secret from which the key is derived that seals what is kept
 */
record OtpSettings(
    @Default("XCore") String issuer,
    @Default("5") int maxAttempts,
    @Default("5m") Duration window,
    String secret) {

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "OtpSettings[" + issuer + "]";
  }
}
