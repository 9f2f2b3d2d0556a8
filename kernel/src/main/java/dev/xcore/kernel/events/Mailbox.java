package dev.xcore.kernel.events;

import dev.xcore.sdk.EventOptions;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The published events that wait for one subscription, in as many lanes as it takes at once. Events
 * of one key, or of one sender if they have none, are in one lane. Thread safe.
 */
final class Mailbox {

  private final Lane[] lanes;
  private final LongAdder dropped = new LongAdder();
  private final int capacity;

  Mailbox(Subscriber owner, int capacity, Deliveries deliveries) {
    EventOptions options = owner.options();
    this.capacity = capacity;
    this.lanes = new Lane[options.concurrency()];
    int each = Math.max(1, capacity / lanes.length);
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = new Lane(owner, each, dropped, deliveries);
    }
  }

  /** Takes an event in; waits only if the subscription's policy says so. */
  void put(PostedEvent event, @Nullable Receipt receipt) {
    lane(event).put(event, receipt);
  }

  private Lane lane(PostedEvent event) {
    return lanes.length == 1
        ? lanes[0]
        : lanes[Math.floorMod(event.key().orElse(event.source()).hashCode(), lanes.length)];
  }

  /** Tells whether an event can be taken in at once. */
  boolean hasRoom(PostedEvent event) {
    return lane(event).hasRoom();
  }

  /** Goes on with what waits, if there is code for it now. */
  void resume() {
    for (Lane lane : lanes) {
      lane.resume();
    }
  }

  /** Gives stored events back to their store, because there is no code for them. */
  void giveBack() {
    for (Lane lane : lanes) {
      lane.giveBack();
    }
  }

  /** Takes nothing any more and forgets what waits. */
  void close() {
    for (Lane lane : lanes) {
      lane.close();
    }
  }

  int waiting() {
    int waiting = 0;
    for (Lane lane : lanes) {
      waiting += lane.waiting();
    }
    return waiting;
  }

  int capacity() {
    return capacity;
  }

  long dropped() {
    return dropped.sum();
  }
}
