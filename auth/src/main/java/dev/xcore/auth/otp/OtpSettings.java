package dev.xcore.auth.otp;

import dev.xcore.sdk.Config;
import java.time.Duration;

/**
 * Section {@code auth.otp} of the configuration, as this plugin is given it.
 *
 * @param issuer what authenticator apps show beside the account's name
 * @param maxAttempts wrong codes of one account within the window
 * @param window after which wrong codes are forgotten
 * @param secret from which the key is derived that seals what is kept
 */
record OtpSettings(String issuer, int maxAttempts, Duration window, String secret) {

  private static final int MAX_ATTEMPTS = 5;
  private static final Duration WINDOW = Duration.ofMinutes(5);

  /** Reads the section. */
  static OtpSettings of(Config config) {
    return new OtpSettings(
        config.text("issuer", "XCore"),
        Math.toIntExact(config.integer("max_attempts", MAX_ATTEMPTS)),
        config.duration("window", WINDOW),
        config.text("secret", ""));
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "OtpSettings[" + issuer + "]";
  }
}
