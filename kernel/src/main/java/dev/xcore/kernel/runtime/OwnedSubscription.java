package dev.xcore.kernel.runtime;

import dev.xcore.sdk.Subscription;

/**
 * A subscription that its scope forgets when it is closed.
 *
 * @param subscription to be closed
 * @param owned closes it, once
 */
record OwnedSubscription(Subscription subscription, AutoCloseable owned) implements Subscription {

  /** Makes a subscription end with a scope, or before. */
  static Subscription in(PluginScope scope, Subscription subscription) {
    return new OwnedSubscription(subscription, scope.own(subscription));
  }

  @Override
  public String pattern() {
    return subscription.pattern();
  }

  @Override
  public void close() {
    try {
      owned.close();
    } catch (Exception e) {
      throw new IllegalStateException("a subscription's close throws nothing", e);
    }
  }
}
