package dev.xcore.sdk;

/** The called plugin does not accept calls from this plugin. */
public final class CallerDeniedException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public CallerDeniedException(String message) {
    super(ErrorCode.CALLER_DENIED, message, null);
  }
}
