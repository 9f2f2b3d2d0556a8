package dev.xcore.kernel.events;

import dev.xcore.sdk.XcoreException;

/** Told what became of one delivery of a stored event. Thread safe; called once. */
public interface Receipt {

  /**
   * Tells which attempt to deliver the event this is.
   *
   * @return 1 for the first
   */
  int attempt();

  /** The event was taken. */
  void taken();

  /**
   * The event could not be delivered.
   *
   * @param why the last failure
   * @return true if whoever gave the receipt keeps the event, so that nobody else has to
   */
  boolean failed(XcoreException why);

  /** The event was not tried: there is no code for it, or no room. */
  void returned();
}
