package dev.xcore.sdk;

/** There is no such resource. */
public final class NotFoundException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public NotFoundException(String message) {
    super(ErrorCode.NOT_FOUND, message, null);
  }
}
