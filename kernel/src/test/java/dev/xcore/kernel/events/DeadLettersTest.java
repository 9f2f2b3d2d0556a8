package dev.xcore.kernel.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.EventOptions;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events that could not be delivered. */
@Timeout(60)
final class DeadLettersTest {

  private final Binder binder = Binder.create();
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final EventBus bus =
      EventBus.create(
          new EventSettings(100, 1, Duration.ofSeconds(5), 16, 3, Duration.ofDays(7)), () -> now);
  private final List<Object> taken = new CopyOnWriteArrayList<>();
  private volatile boolean isBroken = true;
  private final CountDownLatch open = new CountDownLatch(1);

  @AfterEach
  void close() {
    open.countDown();
    bus.close();
  }

  private Subscription subscribe(String plugin, String pattern) {
    SubscriptionSet<EventOptions, EventTarget, Subscriber> set = bus.subscriptions(plugin);
    set.begin(Optional.empty());
    return set.add(pattern, EventOptions.DEFAULT, new Code());
  }

  private void publish(String name, @Nullable Object data) {
    bus.publish(bus.event(name, "sender", Optional.empty(), null, null, binder, data));
  }

  private void die(String name, int expected) {
    publish(name, "data");
    await().until(() -> bus.deadLetters().list().size() == expected);
  }

  @Test
  void aReplayedLetterReachesTheSubscriptionThatCouldNotTakeIt() {
    subscribe("shop", "stock.*");
    subscribe("other", "other.*");
    die("stock.low", 1);
    DeadLetter letter = bus.deadLetters().list().getFirst();
    assertThat(letter.attempts()).isEqualTo(1);
    assertThat(letter.message()).isEqualTo("no");

    isBroken = false;
    bus.deadLetters().replay(letter.id());

    await().untilAsserted(() -> assertThat(taken).containsExactly("data"));
    assertThat(bus.deadLetters().list()).isEmpty();
    assertThat(bus.counts().deadLetters()).isEqualTo(1);
  }

  @Test
  void whatFailsAgainIsADeadLetterAgain() {
    subscribe("shop", "stock.*");
    die("stock.low", 1);
    String first = bus.deadLetters().list().getFirst().id();

    assertThat(bus.deadLetters().replay(letter -> true))
        .isEqualTo(new DeadLetters.Replay(1, Map.of()));

    await()
        .untilAsserted(() ->
            assertThat(bus.deadLetters().list())
                .singleElement()
                .satisfies(letter -> assertThat(letter.id()).isNotEqualTo(first)));
  }

  @Test
  void aLetterOfASubscriptionThatIsGoneIsKept() {
    Subscription subscription = subscribe("shop", "stock.*");
    die("stock.low", 1);
    String id = bus.deadLetters().list().getFirst().id();
    subscription.close();

    assertThatThrownBy(() -> bus.deadLetters().replay(id))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("load plugin 'shop'");
    assertThat(bus.deadLetters().replay(letter -> true).kept()).containsOnlyKeys(id);
    assertThat(bus.deadLetters().list()).hasSize(1);
  }

  @Test
  void aLetterForWhichThereIsNoRoomIsKept() {
    subscribe("shop", "stock.*");
    die("stock.low", 1);
    publish("stock.wait", "wait");
    await().until(() -> bus.status().getFirst().waiting() == 0);
    publish("stock.low", "queued");

    assertThatThrownBy(() -> bus.deadLetters().replay(bus.deadLetters().list().getFirst().id()))
        .isInstanceOf(OverloadedException.class);
    assertThat(bus.deadLetters().list()).hasSize(1);
  }

  @Test
  void lettersAreDiscardedOneByOneOrTogether() {
    subscribe("shop", "stock.*");
    die("stock.low", 1);
    die("stock.low", 2);
    bus.deadLetters().discard(bus.deadLetters().list().getFirst().id());

    assertThat(bus.deadLetters().discard(letter -> letter.subscription().plugin().equals("other")))
        .isZero();
    assertThat(bus.deadLetters().discard(letter -> true)).isEqualTo(1);
    assertThatThrownBy(() -> bus.deadLetters().discard("1"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("'1'");
  }

  @Test
  void onlySoManyAreKeptAndOnlyForSoLong() {
    subscribe("shop", "stock.*");
    die("stock.low", 1);
    die("stock.low", 2);
    die("stock.low", 3);
    publish("stock.low", "data");
    await().until(() -> bus.deadLetters().list().getLast().id().equals("4"));
    assertThat(bus.deadLetters().list()).hasSize(3);

    now = now.plus(Duration.ofDays(8));
    assertThat(bus.deadLetters().list()).isEmpty();
  }

  @Test
  void anAnnouncementCanBeWaitedFor() {
    isBroken = false;
    subscribe("shop", "xcore.*");
    assertThat(bus.announce("xcore.shutdown", Map.of(), Duration.ofSeconds(30))).isTrue();
    assertThat(taken).hasSize(1);

    subscribe("slow", "stock.wait");
    assertThat(bus.announce("stock.wait", Map.of(), Duration.ofMillis(20))).isFalse();
  }

  /** Fails while it is broken, and waits at {@code stock.wait}. */
  private final class Code implements EventTarget {

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
      if (event.name().equals("stock.wait")) {
        waitUntilOpen();
      } else if (isBroken) {
        throw new HandlerErrorException("no", null);
      }
      taken.add(String.valueOf(event.data()));
    }

    private void waitUntilOpen() {
      try {
        assertThat(open.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
