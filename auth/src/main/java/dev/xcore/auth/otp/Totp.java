package dev.xcore.auth.otp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One-time passwords by time: RFC 6238 above RFC 4226, steps of 30 seconds from 1970. */
final class Totp {

  /** How long a code is shown, in seconds. */
  static final int STEP_SECONDS = 30;

  /** How many digits a code has. */
  static final int DIGITS = 6;

  private static final int SECRET_BYTES = 20;
  private static final int SIGN = 0x7fffffff;
  private static final int LAST_FOUR = 0xf;

  private Totp() {}

  /** Makes a secret of 160 bits, as RFC 4226 recommends. */
  static byte[] newSecret(SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return secret;
  }

  /** Returns the step that a time is in. */
  static long step(long epochSecond) {
    return Math.floorDiv(epochSecond, STEP_SECONDS);
  }

  /**
   * Returns the code of a step.
   *
   * @param algorithm of the JDK's {@link Mac}, such as {@code HmacSHA1}
   * @param digits 6 to 8
   */
  static String code(byte[] secret, long step, String algorithm, int digits) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret, algorithm));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & LAST_FOUR;
      int number = ByteBuffer.wrap(hash).getInt(offset) & SIGN;
      long most = Math.round(Math.pow(10, digits));
      return ("%0" + digits + "d").formatted(number % most);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + algorithm, e);
    }
  }

  /** Returns the code that authenticator apps show. */
  static String code(byte[] secret, long step) {
    return code(secret, step, "HmacSHA1", DIGITS);
  }
}
