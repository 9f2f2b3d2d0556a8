package dev.xcore.kernel.observability;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers the last events and tells them to listeners. Thread safe. */
public final class RecentEvents implements SystemEvents {

  private static final Logger LOG = LoggerFactory.getLogger(RecentEvents.class);

  private final int capacity;
  private final InstantSource clock;
  private final Deque<SystemEvent> events = new ArrayDeque<>();
  private final List<Consumer<SystemEvent>> listeners = new CopyOnWriteArrayList<>();
  private long lastId;

  private RecentEvents(int capacity, InstantSource clock) {
    this.capacity = capacity;
    this.clock = clock;
  }

  /**
   * Makes an empty memory.
   *
   * @param capacity how many events are kept, at least 1
   * @param clock tells their time
   * @return the memory
   */
  public static RecentEvents create(int capacity, InstantSource clock) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity " + capacity + " is less than 1");
    }
    return new RecentEvents(capacity, clock);
  }

  @Override
  public void announce(String name, Map<String, ?> data) {
    SystemEvent event;
    synchronized (events) {
      event = new SystemEvent(++lastId, name, clock.instant(), data);
      events.addLast(event);
      if (events.size() > capacity) {
        events.removeFirst();
      }
    }
    for (Consumer<SystemEvent> listener : listeners) {
      tell(listener, event);
    }
  }

  private static void tell(Consumer<SystemEvent> listener, SystemEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      LOG.error("a listener failed event={}", event.name(), e);
    }
  }

  /**
   * Returns the events that are remembered.
   *
   * @return oldest first, a copy
   */
  public List<SystemEvent> list() {
    synchronized (events) {
      return new ArrayList<>(events);
    }
  }

  /**
   * Tells a listener of every event from now on, on the thread that announces it.
   *
   * @param listener returns at once
   * @return ends it; closing twice is harmless
   */
  public Subscription listen(Consumer<SystemEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Ends a listener's part. */
  @FunctionalInterface
  public interface Subscription extends AutoCloseable {

    @Override
    void close();
  }
}
