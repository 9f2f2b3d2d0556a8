package dev.xcore.sdk;

/** A service of the platform, such as a database, cannot be used now. */
public final class ServiceUnavailableException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message which service, why and how to mend it, shown to the caller
   */
  public ServiceUnavailableException(String message) {
    super(ErrorCode.SERVICE_UNAVAILABLE, message, null);
  }
}
