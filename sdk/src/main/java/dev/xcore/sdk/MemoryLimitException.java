package dev.xcore.sdk;

/** The plugin's process used up its memory. */
public final class MemoryLimitException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public MemoryLimitException(String message) {
    super(ErrorCode.MEMORY_LIMIT, message, null);
  }
}
