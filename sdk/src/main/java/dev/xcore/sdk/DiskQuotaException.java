package dev.xcore.sdk;

/** The plugin used up its disk space. */
public final class DiskQuotaException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public DiskQuotaException(String message) {
    super(ErrorCode.DISK_QUOTA, message, null);
  }
}
