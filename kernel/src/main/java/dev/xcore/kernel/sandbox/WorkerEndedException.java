package dev.xcore.kernel.sandbox;

/** A worker ended, or was found to have ended, while something was wanted of it. */
public final class WorkerEndedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient WorkerEnd end;
  private final boolean hasBegun;

  /**
   * Makes the exception.
   *
   * @param end of the worker
   * @param hasBegun whether the call may have run, in part
   */
  WorkerEndedException(WorkerEnd end, boolean hasBegun) {
    super(end.message(), null, false, false);
    this.end = end;
    this.hasBegun = hasBegun;
  }

  /**
   * Returns why it ended.
   *
   * @return cause and message
   */
  public WorkerEnd end() {
    return end;
  }

  /**
   * Tells whether the call may have run, in part.
   *
   * @return false if it certainly has not
   */
  public boolean hasBegun() {
    return hasBegun;
  }
}
