package dev.xcore.kernel.events;

import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the mailboxes of a bus ask of it, with the thread that runs things later. Thread safe. */
final class BusDeliveries implements Deliveries, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BusDeliveries.class);

  private final EventBus bus;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, task -> Thread.ofPlatform().name("xcore-events").daemon().unstarted(task));

  BusDeliveries(EventBus bus) {
    this.bus = bus;
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public void spent(Subscriber subscriber) {
    bus.change(List.of(subscriber), List.of());
  }

  @Override
  public void dead(Subscriber subscriber, PostedEvent event, int attempts, XcoreException why) {
    DeadLetter letter = bus.deadLetters().add(subscriber, event, attempts, why);
    LOG.warn(
        "event={} id={} is a dead letter of {}: {}",
        event.name(),
        letter.id(),
        subscriber,
        why.detail());
  }

  @Override
  public void buried(Subscriber subscriber, StoredDelivery delivery, XcoreException why) {
    bus.deadLetters().addStored();
    LOG.warn(
        "event={} id={} is a dead letter of {}: {}",
        delivery.name(),
        delivery.stamp().id(),
        subscriber,
        why.detail());
  }

  @Override
  public void suspended(Subscriber subscriber) {
    LOG.warn(
        "{} gets no events for {} s: its handler overran {} times",
        subscriber,
        Suspension.PAUSE.toSeconds(),
        Suspension.MOST);
    bus.announce(
        "plugin." + subscriber.plugin() + ".subscription_suspended",
        Map.of(
            "plugin", subscriber.plugin(),
            "subscription", subscriber.key().name(),
            "pattern", subscriber.pattern()));
  }

  @Override
  public void later(Duration delay, Runnable task) {
    if (!timer.isShutdown()) {
      Future<?> _ = timer.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("what the event bus had put off failed", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
