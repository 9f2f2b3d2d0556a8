package dev.xcore.kernel.events;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last events of all kinds, as many of the platform's own besides, which a storm of plugins'
 * events does not push out, and listeners to all of them. Data is kept of so many events a second,
 * so that a storm costs its senders little; beyond that, of those whose data was looked at. Thread
 * safe, without locks.
 */
public final class EventHistory {

  private static final Logger LOG = LoggerFactory.getLogger(EventHistory.class);
  private static final int WITH_DATA = 2_000;

  /** Events with more bytes of data are remembered without it. */
  private static final long LARGE = 16 << 10;

  private static final long SECOND = 1_000_000_000L;

  private final AtomicReferenceArray<@Nullable PostedEvent> all;
  private final AtomicReferenceArray<@Nullable PostedEvent> platform;
  private final AtomicLong platformCount = new AtomicLong();
  private final List<Consumer<PostedEvent>> listeners = new CopyOnWriteArrayList<>();

  /** Both are written by races: a few events more or less keep their data. */
  private long second;

  private int kept;

  EventHistory(int capacity) {
    this.all = new AtomicReferenceArray<>(capacity);
    this.platform = new AtomicReferenceArray<>(capacity);
  }

  /** Remembers an event that has been sent. */
  void add(PostedEvent event) {
    int place = (int) (event.number() % all.length());
    all.setRelease(place, event);
    if (event.source().equals(EventBus.PLATFORM)) {
      platform.setRelease((int) (platformCount.getAndIncrement() % platform.length()), event);
    }
    for (Consumer<PostedEvent> listener : listeners) {
      tell(listener, event);
    }
    if (mayKeepData(event.nanos())) {
      event.keepData();
    } else {
      event.letGo();
    }
    if (event.kept() > LARGE) {
      all.compareAndSet(place, event, event.withoutData());
    }
  }

  private boolean mayKeepData(long nanos) {
    long now = nanos / SECOND;
    if (now != second) {
      second = now;
      kept = 0;
    }
    return kept++ < WITH_DATA;
  }

  private static void tell(Consumer<PostedEvent> listener, PostedEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      LOG.error("a listener failed event={}", event.name(), e);
    }
  }

  /**
   * Returns all events that are remembered.
   *
   * @return oldest first, a copy
   */
  public List<PostedEvent> list() {
    return list(event -> true);
  }

  /**
   * Returns some of the events that are remembered.
   *
   * @param wanted picks them
   * @return oldest first, a copy
   */
  public List<PostedEvent> list(Predicate<PostedEvent> wanted) {
    TreeMap<Long, PostedEvent> found = new TreeMap<>();
    collect(all, wanted, found);
    collect(platform, wanted, found);
    return new ArrayList<>(found.values());
  }

  private static void collect(
      AtomicReferenceArray<@Nullable PostedEvent> ring,
      Predicate<PostedEvent> wanted,
      Map<Long, PostedEvent> found) {
    for (int i = 0; i < ring.length(); i++) {
      PostedEvent event = ring.getAcquire(i);
      if (event != null && wanted.test(event)) {
        found.put(event.number(), event);
      }
    }
  }

  /**
   * Returns what is remembered of the time after an event.
   *
   * @param id of the event
   * @return oldest first, a copy; everything if the event is not remembered
   */
  public List<PostedEvent> after(String id) {
    List<PostedEvent> events = list();
    for (int i = events.size() - 1; i >= 0; i--) {
      if (events.get(i).stamp().id().equals(id)) {
        return events.subList(i + 1, events.size());
      }
    }
    return events;
  }

  /**
   * Tells a listener of every event from now on, on the thread that sends it.
   *
   * @param listener returns at once; data that it wants later it has kept now, see {@link
   *     PostedEvent#keepData}
   * @return ends it; closing twice is harmless
   */
  public Listening listen(Consumer<PostedEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Ends a listener's part. */
  @FunctionalInterface
  public interface Listening extends AutoCloseable {

    @Override
    void close();
  }
}
