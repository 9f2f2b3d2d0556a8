package dev.xcore.kernel.events;

import dev.xcore.sdk.EventOptions;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** One subscription of a plugin to events, with those that wait for it. Thread safe. */
public final class Subscriber extends Subscribed<EventOptions, EventTarget> {

  private final Mailbox mailbox;
  private final Optional<DurableFeed> feed;
  private final AtomicBoolean claimed = new AtomicBoolean();

  Subscriber(
      SubscriptionKey key,
      EventOptions options,
      long order,
      EventSettings settings,
      Deliveries deliveries,
      Function<Subscriber, Optional<DurableFeed>> feeds) {
    super(
        key,
        "event handler",
        plain(options),
        order,
        options.timeout().orElse(settings.handlerTimeout()));
    this.mailbox =
        new Mailbox(
            this,
            options.queueSize() == 0 ? settings.queueSize() : options.queueSize(),
            deliveries);
    this.feed = feeds.apply(this);
  }

  @Override
  int rank() {
    return -options().priority();
  }

  /**
   * Takes the one event of a subscription that has only one.
   *
   * @return false if it has been taken before
   */
  public boolean claim() {
    return !options().once() || claimed.compareAndSet(false, true);
  }

  /** Whether its one event has been taken. */
  boolean isSpent() {
    return claimed.get();
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /** Whether its published events are stored before they are sent. */
  boolean isDurable() {
    return feed.isPresent();
  }

  /** Goes on with what waits, here and in the store. */
  void wake() {
    mailbox.resume();
    feed.ifPresent(DurableFeed::wake);
  }

  /**
   * Reports.
   *
   * @return what it has done so far
   */
  public SubscriptionStatus status() {
    return new SubscriptionStatus(
        key(),
        options().priority(),
        target() != null,
        suspension().state(),
        mailbox.waiting(),
        mailbox.capacity(),
        handledSoFar(),
        failedSoFar(),
        mailbox.dropped(),
        suspension().overruns());
  }

  @Override
  boolean isContinuedWith(EventOptions next) {
    return options().equals(plain(next));
  }

  /** The filter is the code's, not the subscription's: it leaves with its version. */
  private static EventOptions plain(EventOptions all) {
    return new EventOptions(
        all.priority(),
        all.once(),
        Optional.empty(),
        all.timeout(),
        all.queueSize(),
        all.overflow(),
        all.concurrency(),
        all.maxAttempts(),
        all.backoff());
  }
}
