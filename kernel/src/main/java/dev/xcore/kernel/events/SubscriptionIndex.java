package dev.xcore.kernel.events;

import dev.xcore.handlers.EventName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who takes which name, in the order of rank. What a name has found is remembered until
 * subscriptions change: a change of an exact name concerns that name only, one of a pattern all.
 * Readers take no lock. Thread safe.
 *
 * @param <S> who takes them
 */
final class SubscriptionIndex<S extends Subscribed<?, ?>> {

  private static final int MOST_REMEMBERED = 10_000;
  private static final Comparator<Subscribed<?, ?>> ORDER =
      Comparator.<Subscribed<?, ?>>comparingInt(Subscribed::rank)
          .thenComparingLong(Subscribed::order);

  /** What a name has found while patterns were of a generation. */
  private static final class Match<S> {

    private final long generation;
    private final S[] subscribers;

    Match(long generation, S[] subscribers) {
      this.generation = generation;
      this.subscribers = subscribers;
    }
  }

  private final Map<String, List<S>> exact = new HashMap<>();
  private final PatternTree<S> patterns = new PatternTree<>();
  private final ConcurrentHashMap<String, Match<S>> known = new ConcurrentHashMap<>();
  private final S[] none;
  private volatile long generation;

  /** Makes an empty index; the array is what a name finds that nobody takes. */
  SubscriptionIndex(S[] none) {
    this.none = none;
  }

  /**
   * Finds who takes a name.
   *
   * @param name of an event or hook point
   * @return in the order of rank; not to be changed
   * @throws IllegalArgumentException if the name is none
   */
  S[] match(String name) {
    Match<S> match = known.get(name);
    return match != null && match.generation == generation ? match.subscribers : resolve(name);
  }

  private synchronized S[] resolve(String name) {
    List<S> found = new ArrayList<>(exact.getOrDefault(EventName.require(name), List.of()));
    patterns.match(name, found::add);
    found.removeIf(each -> !mayTake(each, name));
    found.sort(ORDER);
    S[] subscribers = found.isEmpty() ? none : found.toArray(none);
    if (known.size() >= MOST_REMEMBERED) {
      known.clear();
    }
    known.put(name, new Match<>(generation, subscribers));
    return subscribers;
  }

  private static boolean mayTake(Subscribed<?, ?> subscriber, String name) {
    SubscriptionTarget target = subscriber.target();
    return target == null || target.mayTake(name);
  }

  /** Asks all plugins anew what they may take. */
  synchronized void refresh() {
    forgetAll();
  }

  /** Makes changes that every event sees all of, or none. */
  synchronized void change(List<S> leaving, List<S> coming) {
    leaving.forEach(this::remove);
    coming.forEach(this::add);
  }

  private void add(S subscriber) {
    String pattern = subscriber.pattern();
    if (EventName.isPattern(pattern)) {
      patterns.add(EventName.segments(pattern), subscriber);
      forgetAll();
    } else {
      exact.computeIfAbsent(pattern, key -> new ArrayList<>(1)).add(subscriber);
      known.remove(pattern);
    }
  }

  private void remove(S subscriber) {
    String pattern = subscriber.pattern();
    if (EventName.isPattern(pattern)) {
      patterns.remove(EventName.segments(pattern), subscriber);
      forgetAll();
      return;
    }
    List<S> same = exact.get(pattern);
    if (same != null && same.remove(subscriber)) {
      known.remove(pattern);
      if (same.isEmpty()) {
        exact.remove(pattern);
      }
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock; volatile for readers
  private void forgetAll() {
    generation++;
  }

  /** Lists all subscriptions, in no order. */
  synchronized List<S> all() {
    List<S> all = new ArrayList<>();
    exact.values().forEach(all::addAll);
    patterns.all(all::add);
    return all;
  }
}
