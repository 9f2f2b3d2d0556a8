package dev.xcore.kernel.events;

import dev.xcore.sdk.XcoreException;
import java.time.Duration;

/** What mailboxes need of their bus. Thread safe. */
interface Deliveries {

  /** An event has found its end: its subscription had only one to take. */
  void spent(Subscriber subscriber);

  /** An event could not be delivered. */
  void dead(Subscriber subscriber, PostedEvent event, int attempts, XcoreException why);

  /** A stored event has become a dead letter in its store. */
  void buried(Subscriber subscriber, StoredDelivery delivery, XcoreException why);

  /** A subscription's code gets no events for some time. */
  void suspended(Subscriber subscriber);

  /** Runs something later, on a thread that must not be blocked. */
  void later(Duration delay, Runnable task);
}
