package dev.xcore.sdk;

/** The resource's state does not allow this now. */
public final class ConflictException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public ConflictException(String message) {
    super(ErrorCode.CONFLICT, message, null);
  }
}
