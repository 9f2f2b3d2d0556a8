package dev.xcore.sdk;

/** The call's deadline passed. */
public final class CallTimeoutException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public CallTimeoutException(String message) {
    super(ErrorCode.TIMEOUT, message, null);
  }
}
