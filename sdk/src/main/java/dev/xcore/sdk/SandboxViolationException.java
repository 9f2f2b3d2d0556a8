package dev.xcore.sdk;

/** A worker process broke the rules of its sandbox or of the protocol. */
public final class SandboxViolationException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public SandboxViolationException(String message) {
    super(ErrorCode.SANDBOX_VIOLATION, message, null);
  }
}
