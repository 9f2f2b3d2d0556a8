package dev.xcore.sdk;

/** Nobody is logged in, or the credentials are wrong. */
public final class UnauthenticatedException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public UnauthenticatedException(String message) {
    super(ErrorCode.UNAUTHENTICATED, message, null);
  }
}
