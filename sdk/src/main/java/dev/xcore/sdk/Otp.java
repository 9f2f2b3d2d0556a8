package dev.xcore.sdk;

import java.util.List;

/** One-time passwords by time (RFC 6238) as a second factor. Thread safe. */
public interface Otp {

  /**
   * What an authenticator app has to be told.
   *
   * @param secret in Base32
   * @param uri {@code otpauth://totp/…}
   * @param svg the URI as a QR code, a whole SVG document
   */
  record Enrollment(String secret, String uri, String svg) {

    /** Never shows the secret. */
    @Override
    public String toString() {
      return "Enrollment[]";
    }
  }

  /**
   * Begins to set up the second factor of an account; it is not asked for until it is confirmed.
   *
   * @param user name of the account
   * @return what to tell the app
   * @throws ConflictException if the account has a second factor already
   */
  Enrollment enroll(String user);

  /**
   * Ends the set-up: from now on logging in takes a code.
   *
   * @param user name of the account
   * @param code six digits of the app
   * @return ten recovery codes, each of which counts once instead of a code
   * @throws UnauthenticatedException if the code is wrong
   * @throws NotFoundException if nothing was begun
   */
  List<String> confirm(String user, String code);

  /**
   * Tells whether logging in takes a code.
   *
   * @param user name of the account
   * @return true once the set-up was confirmed
   */
  boolean isEnabled(String user);

  /**
   * Checks a code. Each counts once.
   *
   * @param user name of the account
   * @param code six digits of the app, or a recovery code
   * @return whether it counts
   */
  boolean verify(String user, String code);

  /**
   * Takes the second factor away.
   *
   * @param user name of the account
   * @return false if there was none
   */
  boolean disable(String user);
}
