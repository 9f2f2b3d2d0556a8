package dev.xcore.sdk;

/** The principal or plugin may not do this. */
public final class PermissionDeniedException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public PermissionDeniedException(String message) {
    super(ErrorCode.PERMISSION_DENIED, message, null);
  }
}
