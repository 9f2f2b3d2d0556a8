package dev.xcore.sdk;

/** The request body is larger than allowed. */
public final class PayloadTooLargeException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public PayloadTooLargeException(String message) {
    super(ErrorCode.PAYLOAD_TOO_LARGE, message, null);
  }
}
