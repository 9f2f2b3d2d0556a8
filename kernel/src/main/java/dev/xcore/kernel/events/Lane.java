package dev.xcore.kernel.events;

import dev.xcore.sdk.OverloadedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Events that are handled one after the other. A virtual thread handles them while there are any;
 * one that does not come back from the code in time is left behind, and another goes on. Thread
 * safe.
 */
final class Lane {

  /** An event on its way; equal to itself only. */
  static final class Letter {

    private final PostedEvent event;
    private final @Nullable Receipt receipt;
    private final long bytes;

    private Letter(PostedEvent event, @Nullable Receipt receipt) {
      this.event = event;
      this.receipt = receipt;
      this.bytes = EventSize.of(event.data());
    }

    long bytes() {
      return bytes;
    }

    PostedEvent event() {
      return event;
    }

    @Nullable Receipt receipt() {
      return receipt;
    }
  }

  private final Subscriber owner;
  private final int capacity;
  private final LongAdder dropped;
  private final Deliveries deliveries;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final LetterQueue letters;
  private @Nullable LaneRunner runner;
  private @Nullable Letter inHand;
  private boolean isClosed;

  Lane(Subscriber owner, int capacity, LongAdder dropped, Deliveries deliveries) {
    this.owner = owner;
    this.capacity = capacity;
    this.letters = new LetterQueue(capacity);
    this.dropped = dropped;
    this.deliveries = deliveries;
  }

  /** Takes an event in. */
  void put(PostedEvent event, @Nullable Receipt receipt) {
    Letter letter = new Letter(event, receipt);
    Letter refused;
    LaneRunner started = null;
    lock.lock();
    try {
      refused = isClosed ? letter : add(letter);
      if (refused != letter) {
        started = wake();
      }
    } finally {
      lock.unlock();
    }
    if (started != null) {
      started.start();
    }
    if (refused != null) {
      refuse(refused);
    }
  }

  /** Adds a letter; returns one for which there is no room, null if there was. */
  private @Nullable Letter add(Letter letter) {
    Letter refused = null;
    if (letters.isFull()) {
      switch (owner.options().overflow()) {
        case DROP_OLDEST -> refused = letters.pollFirst();
        case BLOCK -> refused = awaitRoom() ? null : letter;
        case DROP_NEWEST, DEAD_LETTER -> refused = letter;
      }
    }
    if (refused != letter) {
      letters.addLast(letter);
    }
    return refused;
  }

  private boolean awaitRoom() {
    long left = owner.timeout().toNanos();
    try {
      while (letters.isFull() && !isClosed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !letters.isFull() && !isClosed;
  }

  private void refuse(Letter letter) {
    dropped.increment();
    if (letter.receipt() != null) {
      letter.receipt().returned();
      return;
    }
    switch (owner.options().overflow()) {
      case DROP_OLDEST, DROP_NEWEST -> letter.event().letGo();
      case DEAD_LETTER, BLOCK ->
          deliveries.dead(
              owner,
              letter.event(),
              0,
              new OverloadedException(
                  "%s has as many events waiting as allowed, %d or %d MiB: make its handler quicker, or its queue longer"
                      .formatted(owner, capacity, LetterQueue.MOST_BYTES >> 20)));
    }
  }

  /** Makes a runner if one is needed. Under the lock. */
  private @Nullable LaneRunner wake() {
    if (runner != null || letters.isEmpty() || isClosed || owner.target() == null) {
      return null;
    }
    LaneRunner next = new LaneRunner(this, owner, deliveries);
    runner = next;
    return next;
  }

  void resume() {
    LaneRunner started;
    lock.lock();
    try {
      started = wake();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (started != null) {
      started.start();
    }
  }

  void close() {
    lock.lock();
    try {
      isClosed = true;
      runner = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    giveBack();
  }

  /** Gives stored events back to their store. */
  void giveBack() {
    List<Letter> stored;
    lock.lock();
    try {
      stored = letters.takeStored();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    stored.forEach(Lane::giveBack);
  }

  private static void giveBack(Letter letter) {
    if (letter.receipt() != null) {
      letter.receipt().returned();
    }
  }

  int waiting() {
    lock.lock();
    try {
      return letters.size();
    } finally {
      lock.unlock();
    }
  }

  boolean hasRoom() {
    lock.lock();
    try {
      return !letters.isFull();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives a runner its next letter.
   *
   * @return null if there is none, or none for this runner any more
   */
  @Nullable Letter next(LaneRunner asking) {
    lock.lock();
    try {
      if (runner != asking) {
        return null;
      }
      boolean mayRun = !letters.isEmpty() && owner.target() != null && !owner.isSpent();
      if (!mayRun || !passes()) {
        runner = null;
        return null;
      }
      inHand = letters.pollFirst();
      changed.signalAll();
      return inHand;
    } finally {
      lock.unlock();
    }
  }

  private boolean passes() {
    if (owner.suspension().tryPass()) {
      return true;
    }
    deliveries.later(Duration.ofNanos(owner.suspension().remaining()), this::resume);
    return false;
  }

  /** Ends a letter; returns false if that has been done: its runner was left behind. */
  boolean settle(Letter letter) {
    lock.lock();
    try {
      if (inHand != letter) {
        return false;
      }
      inHand = null;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Puts a letter back in its place, because there is no code that could take it. */
  void putBack(Letter letter) {
    lock.lock();
    try {
      if (inHand == letter) {
        inHand = null;
        letters.addFirst(letter);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Leaves a runner behind that does not come back from the code. */
  void abandon(LaneRunner late, Letter letter) {
    LaneRunner started = null;
    lock.lock();
    try {
      if (inHand != letter) {
        return;
      }
      inHand = null;
      if (runner == late) {
        runner = null;
        started = wake();
      }
    } finally {
      lock.unlock();
    }
    if (started != null) {
      started.start();
    }
    late.overran(letter);
  }

  /** Waits before the next attempt; returns false if the lane is closed meanwhile. */
  boolean pause(Duration most) {
    lock.lock();
    try {
      long left = most.toNanos();
      while (!isClosed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !isClosed;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }
}
