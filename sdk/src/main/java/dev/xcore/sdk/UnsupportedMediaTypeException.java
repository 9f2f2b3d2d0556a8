package dev.xcore.sdk;

/** The request body's media type is not supported here. */
public final class UnsupportedMediaTypeException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public UnsupportedMediaTypeException(String message) {
    super(ErrorCode.UNSUPPORTED_MEDIA_TYPE, message, null);
  }
}
