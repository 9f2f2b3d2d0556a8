package dev.xcore.sdk;

/** Too many calls are in flight. */
public final class OverloadedException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public OverloadedException(String message) {
    super(ErrorCode.OVERLOADED, message, null);
  }
}
