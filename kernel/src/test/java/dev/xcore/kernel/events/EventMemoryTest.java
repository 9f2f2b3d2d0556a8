package dev.xcore.kernel.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.EventOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Large events that nobody takes off are bounded by their bytes, wherever they wait. */
final class EventMemoryTest {

  private static final int EVENTS = 100;

  private final CountDownLatch done = new CountDownLatch(1);
  private final EventBus bus = EventBus.create(EventSettings.DEFAULT);
  private final Binder binder = Binder.create();

  @AfterEach
  void close() {
    done.countDown();
    bus.close();
  }

  private void publish(String text) {
    bus.publish(
        bus.event("big.sent", "shop", Optional.empty(), null, null, binder, Map.of("text", text)));
  }

  @Test
  void queuesDeadLettersAndHistoryAreBoundedByBytes() {
    SubscriptionSet<EventOptions, EventTarget, Subscriber> set = bus.subscriptions("slow");
    set.begin(Optional.empty());
    set.add("big.sent", EventOptions.DEFAULT, new Blocked());

    for (int i = 0; i < EVENTS; i++) {
      publish("x".repeat(1_000_000));
    }

    SubscriptionStatus status = bus.status().getFirst();
    assertThat(status.waiting()).isBetween(1, 10);
    assertThat(status.dropped()).isGreaterThan(EVENTS / 2);
    assertThat(bus.deadLetters().list()).hasSizeBetween(1, 40);
    assertThat(bus.history().list()).hasSize(EVENTS).allMatch(event -> event.data() == null);
  }

  @Test
  void smallEventsAreRememberedWithTheirData() {
    publish("hello");

    assertThat(bus.history().list())
        .singleElement()
        .extracting(PostedEvent::data)
        .isEqualTo(Map.of("text", "hello"));
  }

  @Test
  void aDeadLetterThatIsDiscardedMakesRoom() {
    SubscriptionSet<EventOptions, EventTarget, Subscriber> set = bus.subscriptions("slow");
    set.begin(Optional.empty());
    set.add(
        "big.sent",
        EventOptions.DEFAULT.withQueue(1, EventOptions.Overflow.DEAD_LETTER),
        new Blocked());
    for (int i = 0; i < 50; i++) {
      publish("x".repeat(1_000_000));
    }
    int kept = bus.deadLetters().list().size();
    assertThat(bus.deadLetters().discard(letter -> true)).isEqualTo(kept);
    publish("y");
    await().until(() -> bus.deadLetters().list().size() == 1);
  }

  /** Takes one event and keeps it. */
  private final class Blocked implements EventTarget {

    @Override
    public boolean mayTake(String name) {
      return true;
    }

    @Override
    public void take(
        Subscriber subscriber,
        PostedEvent event,
        int attempt,
        Duration timeout,
        Runnable onDeadline) {
      try {
        done.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
