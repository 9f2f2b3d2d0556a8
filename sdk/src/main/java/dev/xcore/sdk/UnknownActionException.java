package dev.xcore.sdk;

/** The plugin has no action of that name. */
public final class UnknownActionException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public UnknownActionException(String message) {
    super(ErrorCode.UNKNOWN_ACTION, message, null);
  }
}
