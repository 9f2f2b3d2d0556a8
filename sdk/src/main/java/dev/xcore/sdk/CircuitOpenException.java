package dev.xcore.sdk;

/** Calls are suspended after repeated failures. */
public final class CircuitOpenException extends XcoreException {

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public CircuitOpenException(String message) {
    super(ErrorCode.CIRCUIT_OPEN, message, null);
  }
}
