package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.handlers.CallPolicy;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.RateLimitedException;
import dev.xcore.sdk.XcoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Timeout(60)
final class RetryStageTest {

  private static final CallOrigin SYSTEM = CallOrigin.of("system");

  private final Plugins plugins = new Plugins();
  private final List<Long> pauses = new ArrayList<>();
  private final PluginCounters counters = plugins.watch.counters("shop", runaways -> {});

  @AfterEach
  void close() {
    plugins.close();
  }

  private int attempts(int most, Duration backoff, double random, Supplier<Throwable> failure) {
    return attempts(
        new CallPolicy.Repetition(most, backoff, List.of(Exception.class)), random, failure);
  }

  /** Runs a handler that always fails, without sleeping; returns how often it was called. */
  private int attempts(CallPolicy.Repetition rule, double random, Supplier<Throwable> failure) {
    Stage handler = handler();
    RetryStage stage = new RetryStage(rule, counters, pauses::add, () -> random, handler);
    AtomicInteger count = new AtomicInteger();
    Call call = Call.from(SYSTEM, null);
    call.deadline(DeadlineWatch.after(DeadlineWatch.now(), Duration.ofMinutes(10)));
    assertThatThrownBy(() -> stage.run(call, repeatable(count, failure)))
        .isInstanceOf(XcoreException.class);
    return count.get();
  }

  private static Stage handler() {
    ClassLoader loader = RetryStageTest.class.getClassLoader();
    Logger logger = LoggerFactory.getLogger("plugin.shop");
    return Plugins.instance(
            new PluginScope("shop", loader, logger),
            loader,
            new HandlerTable(Map.of(), List.of(), List.of(), Optional.empty(), Map.of()),
            false,
            new PluginFailures("shop", logger),
            "shop")
        .stage();
  }

  private static ActivePlugin.PluginOperation<Object> repeatable(
      AtomicInteger count, Supplier<Throwable> failure) {
    return new ActivePlugin.PluginOperation<>() {
      @Override
      public Object run(PluginInstance instance) throws Throwable {
        count.incrementAndGet();
        throw failure.get();
      }

      @Override
      public boolean isRepeatable() {
        return true;
      }
    };
  }

  @Test
  void pausesDoubleUpToAMinute() {
    assertThat(attempts(10, Duration.ofSeconds(1), 1, IOException::new)).isEqualTo(10);

    assertThat(pauses.stream().map(nanos -> nanos / 1_000_000_000L))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    assertThat(counters.retries()).isEqualTo(9);
  }

  @Test
  void jitterIsFull() {
    attempts(3, Duration.ofSeconds(1), 0.25, IOException::new);

    assertThat(pauses).containsExactly(250_000_000L, 500_000_000L);
  }

  @Test
  void whatTheCallerDidWrongIsNotRepeated() {
    assertThat(attempts(3, Duration.ZERO, 1, () -> new ConflictException("no"))).isOne();
    assertThat(attempts(3, Duration.ZERO, 1, () -> XcoreException.of("own_code", "no"))).isOne();
  }

  @Test
  void whatIsMarkedIsRepeatedWithoutAnyException() {
    CallPolicy.Repetition marked = new CallPolicy.Repetition(3, Duration.ZERO, List.of());

    assertThat(attempts(marked, 1, IOException::new)).isOne();
    assertThat(attempts(marked, 1, () -> new HandlerErrorException("no", null))).isOne();
    assertThat(attempts(marked, 1, () -> XcoreException.retryable("own_code", "no"))).isEqualTo(3);
    assertThat(attempts(marked, 1, () -> new OverloadedException("full"))).isEqualTo(3);
    assertThat(attempts(marked, 1, () -> new PluginUnavailableException("away"))).isEqualTo(3);
  }

  @Test
  void onlyTheNamedExceptionsAreRepeated() {
    CallPolicy.Repetition some =
        new CallPolicy.Repetition(3, Duration.ZERO, List.of(IOException.class));

    assertThat(attempts(some, 1, java.io.FileNotFoundException::new)).isEqualTo(3);
    assertThat(attempts(some, 1, IllegalStateException::new)).isOne();
    assertThat(attempts(some, 1, StackOverflowError::new)).isOne();
  }

  @Test
  void waitsAsLongAsALimitAsks() {
    CallPolicy.Repetition marked = new CallPolicy.Repetition(2, Duration.ofMillis(1), List.of());

    attempts(marked, 1, () -> new RateLimitedException("slow down", Duration.ofSeconds(7)));

    assertThat(pauses).containsExactly(7_000_000_000L);
  }

  @Test
  void aSuccessAfterFailuresIsTheResult() {
    AtomicInteger count = new AtomicInteger();
    ActivePlugin shop =
        plugins
            .plugin(Manifests.named("shop").retry(5, Duration.ofMillis(1)))
            .action(
                "buy",
                payload -> {
                  if (count.incrementAndGet() < 3) {
                    throw XcoreException.retryable("no_stock", "not yet");
                  }
                  return "bought";
                })
            .start();

    assertThat(shop.call(SYSTEM, "buy", null)).isEqualTo("bought");
    assertThat(count).hasValue(3);
    assertThat(PluginConditions.of(shop).retries()).isEqualTo(2);
  }

  @Test
  void neverSleepsPastTheDeadline() {
    AtomicInteger count = new AtomicInteger();
    ActivePlugin shop =
        plugins
            .plugin(Manifests.named("shop").timeout(Duration.ofSeconds(5)))
            .action(
                "buy",
                new CallPolicy(
                    Optional.of(
                        new CallPolicy.Repetition(
                            50, Duration.ofMinutes(1), List.of(Exception.class))),
                    Optional.empty(),
                    Optional.empty()),
                payload -> {
                  count.incrementAndGet();
                  throw new RateLimitedException("later", Duration.ofHours(1));
                })
            .start();

    assertThatThrownBy(() -> shop.call(SYSTEM, "buy", null))
        .isInstanceOf(RateLimitedException.class);
    assertThat(count).hasValue(1);
  }

  @Test
  void theDeadlineEndsThePauseBetweenAttempts() {
    ActivePlugin shop =
        plugins
            .plugin(
                Manifests.named("shop")
                    .timeout(Duration.ofMillis(300))
                    .retry(1000, Duration.ofMillis(20)))
            .action(
                "buy",
                payload -> {
                  throw new OverloadedException("full");
                })
            .start();

    assertThatThrownBy(() -> shop.call(SYSTEM, "buy", null))
        .isInstanceOfAny(OverloadedException.class, CallTimeoutException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anotherInterruptEndsItAndIsKept() {
    AtomicInteger count = new AtomicInteger();
    ActivePlugin shop =
        plugins
            .plugin(Manifests.named("shop").retry(5, Duration.ofMinutes(1)))
            .action(
                "buy",
                payload -> {
                  count.incrementAndGet();
                  Thread.currentThread().interrupt();
                  throw new OverloadedException("full");
                })
            .start();

    assertThatThrownBy(() -> shop.call(SYSTEM, "buy", null))
        .isInstanceOf(OverloadedException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(count).hasValue(1);
  }
}
