package dev.xcore.kernel.sandbox;

/** A worker could not be started; the message says why and how to mend it. */
public final class WorkerStartException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what, why and how to mend it
   * @param cause what was thrown, null for nothing
   */
  public WorkerStartException(String message, @org.jspecify.annotations.Nullable Throwable cause) {
    super(message, cause);
  }
}
