package dev.xcore.kernel.events;

import java.time.Duration;

/** The code of one version of a plugin that takes events. Thread safe. */
public interface EventTarget extends SubscriptionTarget {

  /**
   * Has the code take a published event, and waits until it has.
   *
   * @param subscriber says by its filter whether it takes the event at all
   * @param event the event
   * @param attempt counts from 1
   * @param timeout how long the code may take
   * @param onDeadline runs on another thread when that is over and the code goes on
   * @throws TargetLeftException if this version takes no events any more
   * @throws dev.xcore.sdk.XcoreException if the code has failed
   */
  void take(
      Subscriber subscriber, PostedEvent event, int attempt, Duration timeout, Runnable onDeadline)
      throws TargetLeftException;

  /** The version has left: its successor, if there is one, takes the event. */
  final class TargetLeftException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Makes the exception, without a stack trace: it is no error. */
    public TargetLeftException() {
      super("the version has left", null, false, false);
    }
  }
}
