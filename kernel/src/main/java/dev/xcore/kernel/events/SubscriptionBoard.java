package dev.xcore.kernel.events;

import java.util.List;

/**
 * Where subscriptions are found by name. Thread safe.
 *
 * @param <O> how they take what they take
 * @param <S> subscriptions
 */
interface SubscriptionBoard<O, S> {

  /** Makes a subscription that nothing reaches yet. */
  S create(SubscriptionKey key, O options);

  /** Makes changes that everybody sees all of, or none. */
  void change(List<S> leaving, List<S> coming);

  /** Returns subscriptions that have no code, but wait for that of a plugin. */
  List<S> waiting(String plugin);

  /** The subscriptions of a plugin have code from now on. */
  void begun(String plugin, List<S> all);

  /** Subscriptions have no code any more, and there is no other. */
  void ended(List<S> all);
}
