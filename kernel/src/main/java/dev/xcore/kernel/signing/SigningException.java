package dev.xcore.kernel.signing;

import org.jspecify.annotations.Nullable;

/** A key cannot be read, written or used; the message is all that a user needs. */
public final class SigningException extends RuntimeException {

  /**
   * Makes the error.
   *
   * @param message what, which one, why, and how to mend it
   */
  public SigningException(String message) {
    super(message);
  }

  /**
   * Makes the error.
   *
   * @param message what, which one, why, and how to mend it
   * @param cause what happened below
   */
  public SigningException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
