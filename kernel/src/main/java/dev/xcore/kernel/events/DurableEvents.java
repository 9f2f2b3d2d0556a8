package dev.xcore.kernel.events;

import dev.xcore.sdk.NotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a bus does for durable subscriptions: stores events, remembers who takes them. Thread safe.
 */
final class DurableEvents {

  private static final String STORED = "s";

  private final EventStore store;
  private final DurableSubscriptions known;
  private final EventClock clock;

  DurableEvents(EventStore store, Path subscriptions, EventClock clock) {
    this.store = store;
    this.known = DurableSubscriptions.open(subscriptions);
    this.clock = clock;
  }

  DurableFeed feed(Subscriber owner, Deliveries deliveries) {
    return new DurableFeed(owner, store, clock, deliveries);
  }

  List<SubscriptionKey> known() {
    return known.all();
  }

  /** Remembers which durable subscriptions a plugin has now. */
  void register(String plugin, List<Subscriber> all) {
    List<SubscriptionKey> now =
        all.stream().filter(Subscriber::isDurable).map(Subscriber::key).toList();
    List<SubscriptionKey> gone =
        known.all().stream()
            .filter(key -> key.plugin().equals(plugin) && !now.contains(key))
            .toList();
    known.change(gone, now);
  }

  /** Stores an event for those of its takers that are durable. */
  void store(PostedEvent event, Subscriber[] takers) {
    store(event, durable(takers));
  }

  /** Stores an event that may be stored already for some of them. */
  void storeAgain(PostedEvent event, Subscriber[] takers) {
    List<SubscriptionKey> missing = durable(takers);
    missing.removeAll(store.takers(event.stamp().id()));
    store(event, missing);
  }

  private void store(PostedEvent event, List<SubscriptionKey> durable) {
    if (!durable.isEmpty()) {
      store.append(event, durable);
    }
  }

  private static List<SubscriptionKey> durable(Subscriber[] takers) {
    List<SubscriptionKey> durable = new ArrayList<>();
    for (Subscriber taker : takers) {
      if (taker.isDurable()) {
        durable.add(taker.key());
      }
    }
    return durable;
  }

  /** Returns the dead letters in the store, oldest first. */
  List<DeadLetter> deadLetters(int most) {
    return store.buried(most).stream().map(this::letter).toList();
  }

  private DeadLetter letter(EventStore.Buried buried) {
    StoredDelivery stored = buried.delivery();
    return new DeadLetter(
        STORED + stored.number(),
        new PostedEvent(
            clock, stored.name(), stored.source(), stored.key(), stored.stamp(), stored.data()),
        buried.taker(),
        stored.attempts(),
        stored.code(),
        stored.message(),
        stored.failedAt().orElse(stored.stamp().time()));
  }

  /** Whether a dead letter is in the store. */
  static boolean isStored(String id) {
    return id.matches(STORED + "[0-9]{1,18}");
  }

  private static long number(String id) {
    return Long.parseLong(id.substring(STORED.length()));
  }

  /** Has a dead letter delivered again; its subscription is to be woken. */
  void revive(String id) {
    if (!store.revive(number(id))) {
      throw new NotFoundException("there is no dead letter '" + id + "'");
    }
  }

  void discard(String id) {
    if (store.buried(Integer.MAX_VALUE).stream()
        .noneMatch(each -> each.delivery().number() == number(id))) {
      throw new NotFoundException("there is no dead letter '" + id + "'");
    }
    store.delete(number(id));
  }
}
