package dev.xcore.kernel.events;

/** What the handlers of one event have in common. Thread safe. */
public final class EmitState {

  private volatile boolean isCancelled;
  private volatile boolean isStopped;

  /** Makes the state of an event that nobody has stopped. */
  public EmitState() {}

  void cancel() {
    isCancelled = true;
    isStopped = true;
  }

  void stop() {
    isStopped = true;
  }

  /**
   * Tells whether the event was refused.
   *
   * @return true once a handler has cancelled it
   */
  public boolean isCancelled() {
    return isCancelled;
  }

  /**
   * Tells whether later handlers are not to see it.
   *
   * @return true once a handler has stopped or cancelled it
   */
  public boolean isStopped() {
    return isStopped;
  }
}
