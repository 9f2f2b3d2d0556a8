package dev.xcore.kernel.events;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A port: keeps durable events until they are delivered, beyond the end of the process. What a
 * method has done is on disk when it returns. Thread safe.
 */
public interface EventStore {

  /**
   * Stores an event and its deliveries, all or nothing.
   *
   * @param event the event, not stored for any of them yet
   * @param takers the subscriptions that it goes to, at least one
   */
  void append(PostedEvent event, List<SubscriptionKey> takers);

  /**
   * Tells for whom an event is stored.
   *
   * @param event its id
   * @return subscriptions that have not taken it yet
   */
  List<SubscriptionKey> takers(String event);

  /**
   * Returns deliveries that are due, in the order they were stored.
   *
   * @param taker the subscription
   * @param most how many at most
   * @return those whose time has come
   */
  List<StoredDelivery> due(SubscriptionKey taker, int most);

  /**
   * Tells when the next delivery will be due that is not yet.
   *
   * @param taker the subscription
   * @return from now, empty if there is none
   */
  Optional<Duration> untilNext(SubscriptionKey taker);

  /**
   * Forgets a delivery: the event was taken, or an operator discards it.
   *
   * @param delivery its number
   */
  void delete(long delivery);

  /**
   * Notes that an attempt has failed.
   *
   * @param delivery its number
   * @param code of the failure
   * @param message of the failure
   * @param pause before the next attempt
   */
  void retry(long delivery, String code, String message, Duration pause);

  /**
   * Gives a delivery up: it becomes a dead letter.
   *
   * @param delivery its number
   * @param code of the failure
   * @param message of the failure
   */
  void bury(long delivery, String code, String message);

  /**
   * Returns the dead letters.
   *
   * @param most how many at most
   * @return oldest first, each with its subscription
   */
  List<Buried> buried(int most);

  /**
   * Makes a dead letter due again, its attempts forgotten.
   *
   * @param delivery its number
   * @return false if there is no such dead letter
   */
  boolean revive(long delivery);

  /**
   * A dead letter.
   *
   * @param taker the subscription that could not take the event
   * @param delivery the delivery
   */
  record Buried(SubscriptionKey taker, StoredDelivery delivery) {}
}
