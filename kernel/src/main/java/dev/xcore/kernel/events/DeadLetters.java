package dev.xcore.kernel.events;

import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;

/** The last events that could not be delivered, so many and for so long. Thread safe. */
public final class DeadLetters {

  /** The bytes of data that dead letters keep in memory together. */
  private static final long MOST_BYTES = 32L << 20;

  private final int capacity;
  private final Duration keep;
  private final InstantSource clock;
  private final Function<SubscriptionKey, Optional<Subscriber>> subscribers;
  private final Optional<DurableEvents> durable;
  private final LongAdder count = new LongAdder();
  private final LinkedHashMap<String, DeadLetter> letters = new LinkedHashMap<>();
  private long last;
  private long bytes;

  DeadLetters(
      EventSettings settings,
      InstantSource clock,
      Function<SubscriptionKey, Optional<Subscriber>> subscribers,
      Optional<DurableEvents> durable) {
    this.durable = durable;
    this.capacity = settings.deadLetters();
    this.keep = settings.keepDeadLetters();
    this.clock = clock;
    this.subscribers = subscribers;
  }

  /**
   * What came of several dead letters that were to be delivered again.
   *
   * @param replayed how many were given to their subscriptions
   * @param kept why others were not, by id
   */
  public record Replay(int replayed, Map<String, String> kept) {

    /** Copies the reasons. */
    public Replay {
      kept = Map.copyOf(kept);
    }
  }

  DeadLetter add(Subscriber subscriber, PostedEvent event, int attempts, XcoreException why) {
    count.increment();
    synchronized (this) {
      DeadLetter letter =
          new DeadLetter(
              Long.toString(++last),
              event,
              subscriber.key(),
              attempts,
              why.code(),
              why.detail(),
              clock.instant());
      forgetOld();
      bytes += event.kept();
      letters.put(letter.id(), letter);
      while (letters.size() > capacity || (bytes > MOST_BYTES && letters.size() > 1)) {
        bytes -= letters.pollFirstEntry().getValue().event().kept();
      }
      return letter;
    }
  }

  private void forgetOld() {
    Instant oldest = clock.instant().minus(keep);
    letters
        .values()
        .removeIf(letter -> {
          boolean isOld = letter.time().isBefore(oldest);
          bytes -= isOld ? letter.event().kept() : 0;
          return isOld;
        });
  }

  /** Counts one that is kept in the store of durable events. */
  void addStored() {
    count.increment();
  }

  /** Returns how many there ever were. */
  long count() {
    return count.sum();
  }

  /**
   * Returns all that are kept.
   *
   * @return oldest first, a copy
   */
  public List<DeadLetter> list() {
    List<DeadLetter> all = new ArrayList<>();
    durable.ifPresent(events -> all.addAll(events.deadLetters(capacity)));
    synchronized (this) {
      forgetOld();
      all.addAll(letters.values());
    }
    return all;
  }

  /**
   * Delivers a dead letter again, to the subscription that could not take it.
   *
   * @param id of the dead letter
   * @throws NotFoundException if there is none of that id, or its subscription is gone; it is kept
   *     then
   * @throws OverloadedException if the subscription's queue is full; it is kept then
   */
  public void replay(String id) {
    if (DurableEvents.isStored(id)) {
      replayStored(id);
      return;
    }
    DeadLetter letter = remove(id).orElseThrow(() -> unknown(id));
    try {
      taker(letter).mailbox().put(letter.event(), null);
    } catch (XcoreException kept) {
      restore(letter);
      throw kept;
    }
  }

  private void replayStored(String id) {
    DeadLetter letter =
        list().stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(() -> unknown(id));
    durable.orElseThrow(() -> unknown(id)).revive(id);
    subscribers.apply(letter.subscription()).ifPresent(Subscriber::wake);
  }

  private Subscriber taker(DeadLetter letter) {
    SubscriptionKey key = letter.subscription();
    Subscriber taker =
        subscribers
            .apply(key)
            .orElseThrow(() ->
                new NotFoundException(
                    "subscription %s is gone: load plugin '%s', or discard the dead letter"
                        .formatted(key, key.plugin())));
    if (!taker.mailbox().hasRoom(letter.event())) {
      throw new OverloadedException(
          "%s has as many events waiting as allowed: try again later".formatted(taker));
    }
    return taker;
  }

  /**
   * Delivers dead letters again.
   *
   * @param wanted picks them
   * @return how many, and why others are kept
   */
  public Replay replay(Predicate<DeadLetter> wanted) {
    int replayed = 0;
    Map<String, String> kept = new LinkedHashMap<>();
    for (DeadLetter letter : list()) {
      if (wanted.test(letter)) {
        try {
          replay(letter.id());
          replayed++;
        } catch (XcoreException e) {
          kept.put(letter.id(), e.detail());
        }
      }
    }
    return new Replay(replayed, kept);
  }

  /**
   * Forgets a dead letter.
   *
   * @param id of the dead letter
   * @throws NotFoundException if there is none of that id
   */
  public void discard(String id) {
    if (DurableEvents.isStored(id)) {
      durable.orElseThrow(() -> unknown(id)).discard(id);
    } else if (remove(id).isEmpty()) {
      throw unknown(id);
    }
  }

  /**
   * Forgets dead letters.
   *
   * @param wanted picks them
   * @return how many
   */
  public int discard(Predicate<DeadLetter> wanted) {
    List<DeadLetter> found = list().stream().filter(wanted).toList();
    found.forEach(letter -> discard(letter.id()));
    return found.size();
  }

  private synchronized Optional<DeadLetter> remove(String id) {
    Optional<DeadLetter> letter = Optional.ofNullable(letters.remove(id));
    bytes -= letter.map(each -> each.event().kept()).orElse(0L);
    return letter;
  }

  private synchronized void restore(DeadLetter letter) {
    bytes += letter.event().kept();
    letters.put(letter.id(), letter);
  }

  private static NotFoundException unknown(String id) {
    return new NotFoundException("there is no dead letter '" + id + "'");
  }
}
