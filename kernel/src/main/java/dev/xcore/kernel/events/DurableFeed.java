package dev.xcore.kernel.events;

import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the stored events of one subscription into its mailbox, in the order they were stored, as
 * long as there is code for them. A virtual thread does so while there are any. Thread safe.
 */
final class DurableFeed {

  private static final Logger LOG = LoggerFactory.getLogger(DurableFeed.class);
  private static final int AT_ONCE = 100;
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final Subscriber owner;
  private final EventStore store;
  private final EventClock clock;
  private final Deliveries deliveries;

  /** Deliveries in the mailbox or in the code's hands. */
  private final Set<Long> underway = new HashSet<>();

  private boolean isRunning;
  private boolean isAskedAgain;
  private boolean hasTimer;
  private long timer;

  DurableFeed(Subscriber owner, EventStore store, EventClock clock, Deliveries deliveries) {
    this.owner = owner;
    this.store = store;
    this.clock = clock;
    this.deliveries = deliveries;
  }

  /** Looks for events that are due. Returns at once. */
  void wake() {
    synchronized (this) {
      if (isRunning) {
        isAskedAgain = true;
        return;
      }
      isRunning = true;
    }
    Thread.ofVirtual()
        .name("xcore-durable-" + owner.plugin())
        .inheritInheritableThreadLocals(false)
        .start(this::run);
  }

  private void run() {
    boolean goesOn = true;
    while (goesOn) {
      boolean isFull = false;
      try {
        isFull = owner.target() == null || feed();
      } catch (RuntimeException e) {
        if (owner.target() != null) {
          LOG.warn("stored events of {} cannot be read now: {}", owner, e.toString());
          wakeIn(AFTER_FAILURE);
        }
      }
      goesOn = again(isFull);
    }
  }

  private synchronized boolean again(boolean isFull) {
    boolean goesOn = isAskedAgain && !isFull;
    isAskedAgain = false;
    isRunning = goesOn;
    return goesOn;
  }

  /** Feeds what is due; returns whether the mailbox has enough for now. */
  private boolean feed() {
    int room = room();
    if (room == 0) {
      return true;
    }
    Set<Long> before = underway();
    List<StoredDelivery> due = store.due(owner.key(), AT_ONCE + AT_ONCE);
    int fed = 0;
    for (StoredDelivery delivery : due) {
      if (fed < room && !before.contains(delivery.number()) && enter(delivery)) {
        fed++;
      }
    }
    if (due.isEmpty()) {
      store.untilNext(owner.key()).ifPresent(this::wakeIn);
    }
    return fed == room;
  }

  /** One timer is enough: an earlier one looks for the next. */
  private void wakeIn(Duration pause) {
    long time = System.nanoTime() + pause.toNanos();
    synchronized (this) {
      if (hasTimer && timer - time <= 0) {
        return;
      }
      hasTimer = true;
      timer = time;
    }
    deliveries.later(
        pause,
        () -> {
          synchronized (this) {
            hasTimer = false;
          }
          wake();
        });
  }

  /** What was underway when the store was asked may have been taken since. */
  private synchronized Set<Long> underway() {
    return new HashSet<>(underway);
  }

  private synchronized int room() {
    return Math.max(0, AT_ONCE - underway.size());
  }

  private boolean enter(StoredDelivery delivery) {
    synchronized (this) {
      if (!underway.add(delivery.number())) {
        return false;
      }
    }
    PostedEvent event =
        new PostedEvent(
            clock,
            delivery.name(),
            delivery.source(),
            delivery.key(),
            delivery.stamp(),
            delivery.data());
    owner.mailbox().put(event, new StoredReceipt(delivery));
    return true;
  }

  private void leave(StoredDelivery delivery) {
    boolean isLow;
    synchronized (this) {
      underway.remove(delivery.number());
      isLow = underway.size() < AT_ONCE / 2;
    }
    if (isLow) {
      wake();
    }
  }

  /** Notes in the store what became of a delivery. */
  private final class StoredReceipt implements Receipt {

    private final StoredDelivery delivery;

    StoredReceipt(StoredDelivery delivery) {
      this.delivery = delivery;
    }

    @Override
    public int attempt() {
      return delivery.attempts() + 1;
    }

    @Override
    public void taken() {
      note(() -> store.delete(delivery.number()));
      leave(delivery);
    }

    @Override
    public boolean failed(XcoreException why) {
      if (attempt() >= owner.options().maxAttempts()) {
        note(() -> store.bury(delivery.number(), why.code(), why.detail()));
        deliveries.buried(owner, delivery, why);
      } else {
        Duration pause = backoff();
        note(() -> store.retry(delivery.number(), why.code(), why.detail(), pause));
        wakeIn(pause);
      }
      leave(delivery);
      return true;
    }

    /** Doubles with each attempt, and differs a little each time. */
    private Duration backoff() {
      Duration pause = owner.options().backoff();
      for (int i = 0; i < delivery.attempts() && pause.compareTo(LONGEST_BACKOFF) < 0; i++) {
        pause = pause.multipliedBy(2);
      }
      Duration bounded = pause.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : pause;
      long jitter = bounded.toNanos() / 5;
      return bounded.plusNanos(jitter == 0 ? 0 : ThreadLocalRandom.current().nextLong(jitter));
    }

    @Override
    public void returned() {
      leave(delivery);
    }

    /** What cannot be noted is delivered once more after a restart: at least once. */
    private void note(Runnable step) {
      try {
        step.run();
      } catch (RuntimeException e) {
        LOG.warn(
            "delivery {} of event {} to {} could not be noted, it may come again: {}",
            delivery.number(),
            delivery.stamp().id(),
            owner,
            e.toString());
      }
    }
  }
}
