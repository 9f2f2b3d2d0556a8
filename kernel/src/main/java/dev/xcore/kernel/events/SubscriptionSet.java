package dev.xcore.kernel.events;

import dev.xcore.handlers.EventName;
import dev.xcore.sdk.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one version of a plugin. They are only collected until the version serves;
 * then all begin at once, and take over what waits for those of the version before. Thread safe.
 *
 * @param <O> how they take what they take
 * @param <T> their code
 * @param <S> what they are known by
 */
public final class SubscriptionSet<O, T extends SubscriptionTarget, S extends Subscribed<O, T>> {

  private enum Phase {
    COLLECTING,
    LIVE,
    OVER
  }

  private final SubscriptionBoard<O, S> board;
  private final String plugin;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private Phase phase = Phase.COLLECTING;

  SubscriptionSet(SubscriptionBoard<O, S> board, String plugin) {
    this.board = board;
    this.plugin = plugin;
  }

  /** One subscription of the version. */
  private final class Entry implements Subscription {

    private final SubscriptionKey key;
    private final O options;
    private final T target;
    private @Nullable S subscriber;

    Entry(SubscriptionKey key, O options, T target) {
      this.key = key;
      this.options = options;
      this.target = target;
    }

    @Override
    public String pattern() {
      return key.pattern();
    }

    @Override
    public void close() {
      end(this);
    }
  }

  /**
   * Adds the subscription of a method, for which nothing is stored.
   *
   * @param name of the method, unique in the plugin
   * @param pattern checked
   * @param options how it takes what it takes
   * @param target its code
   */
  public void add(String name, String pattern, O options, T target) {
    add(name, pattern, false, options, target);
  }

  /**
   * Adds the subscription of a method.
   *
   * @param name of the method, unique in the plugin
   * @param pattern checked
   * @param durable whether events are stored for it before they are sent
   * @param options how it takes what it takes
   * @param target its code
   */
  public void add(String name, String pattern, boolean durable, O options, T target) {
    add(new Entry(new SubscriptionKey(plugin, name, pattern, durable), options, target));
  }

  /**
   * Adds a subscription made in code.
   *
   * @param pattern checked
   * @param options how it takes what it takes
   * @param target its code
   * @return ends it
   * @throws IllegalStateException if the version has left
   */
  public Subscription add(String pattern, O options, T target) {
    String name;
    synchronized (this) {
      name = "#" + numbers.merge(pattern, 1, Integer::sum);
    }
    Entry entry = new Entry(new SubscriptionKey(plugin, name, pattern, false), options, target);
    add(entry);
    return entry;
  }

  private synchronized void add(Entry entry) {
    EventName.segments(entry.key.pattern());
    switch (phase) {
      case COLLECTING -> entries.add(entry);
      case LIVE -> {
        entries.add(entry);
        board.change(List.of(), List.of(begin(entry, Optional.empty())));
      }
      case OVER ->
          throw new IllegalStateException(
              "plugin '" + plugin + "' has been unloaded and subscribes to nothing more");
    }
  }

  private S begin(Entry entry, Optional<S> before) {
    S subscriber = before.orElseGet(() -> board.create(entry.key, entry.options));
    entry.subscriber = subscriber;
    subscriber.target(entry.target);
    return subscriber;
  }

  @SuppressWarnings("ReferenceEquality") // the very code, not code that equals it
  private synchronized void end(Entry entry) {
    entries.remove(entry);
    if (entries.stream().noneMatch(each -> each.pattern().equals(entry.pattern()))) {
      numbers.remove(entry.pattern());
    }
    S subscriber = entry.subscriber;
    if (subscriber != null && subscriber.target() == entry.target) {
      board.change(List.of(subscriber), List.of());
      subscriber.target(null);
    }
  }

  /**
   * Begins in place of the version before.
   *
   * @param previous its subscriptions, empty for none; they are over
   */
  public synchronized void begin(Optional<SubscriptionSet<O, T, S>> previous) {
    List<S> before = previous.map(SubscriptionSet::leave).orElseGet(ArrayList::new);
    before.addAll(board.waiting(plugin));
    List<S> coming = new ArrayList<>();
    List<S> all = new ArrayList<>();
    phase = Phase.LIVE;
    for (Entry entry : entries) {
      Optional<S> same =
          before.stream().filter(each -> each.isContinuedBy(entry.key, entry.options)).findFirst();
      same.ifPresent(before::remove);
      S subscriber = begin(entry, same);
      all.add(subscriber);
      if (same.isEmpty()) {
        coming.add(subscriber);
      }
    }
    board.change(before, coming);
    // What names have found may be remembered for long: it must not hold the old version's code.
    before.forEach(each -> each.target(null));
    board.begun(plugin, all);
  }

  /** Ends without a successor yet; what waits is kept by its subscribers. */
  private synchronized List<S> leave() {
    phase = Phase.OVER;
    List<S> subscribers = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.subscriber != null) {
        subscribers.add(entry.subscriber);
      }
    }
    entries.clear();
    return subscribers;
  }

  /** Ends all subscriptions; what waits for them is dropped, unless it is durable. */
  public void close() {
    List<S> subscribers = leave();
    subscribers.forEach(each -> each.target(null));
    board.ended(subscribers);
  }
}
