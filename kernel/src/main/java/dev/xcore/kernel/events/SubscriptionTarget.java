package dev.xcore.kernel.events;

/** The code of one version of a plugin that a subscription reaches. Thread safe. */
public interface SubscriptionTarget {

  /**
   * Tells whether the plugin may take what its pattern matches.
   *
   * @param name of the event or hook point
   * @return false if its permissions keep it from it
   */
  boolean mayTake(String name);
}
