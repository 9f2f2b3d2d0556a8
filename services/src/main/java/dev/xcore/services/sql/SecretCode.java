package dev.xcore.services.sql;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Codes of texts that only who knows the platform's secret can make. */
final class SecretCode {

  private static final String ALGORITHM = "HmacSHA256";

  private SecretCode() {}

  /**
   * Makes the code of a text.
   *
   * @param secret the platform's
   * @param text says what the code is for
   * @return 43 letters, digits, hyphens and underscores
   */
  static String of(Supplier<String> secret, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.get().getBytes(StandardCharsets.UTF_8), ALGORITHM));
      byte[] code = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
