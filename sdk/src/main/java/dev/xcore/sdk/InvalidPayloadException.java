package dev.xcore.sdk;

/** The payload cannot be read at all: broken JSON, or not an object. */
public final class InvalidPayloadException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public InvalidPayloadException(String message) {
    super(ErrorCode.INVALID_PAYLOAD, message, null);
  }
}
