package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.HandlerErrorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class DeadlineWatchTest {

  private final Plugins plugins = new Plugins();

  @AfterEach
  void close() {
    plugins.close();
  }

  private static CallOrigin within(Duration timeout, Runnable onDeadline) {
    return new CallOrigin(
        "system",
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(timeout),
        Optional.of(onDeadline));
  }

  /**
   * Calls that end at about the moment of their deadline: whoever wins, the thread is clean
   * afterwards, and the callback ran if and only if the call was reported as late.
   */
  @Test
  void noInterruptEverReachesAThreadWhoseCallHasEnded() throws Exception {
    ActivePlugin plugin =
        plugins
            .plugin("racer")
            .action(
                "run",
                payload -> {
                  LockSupport.parkNanos(3_000_000L);
                  return "in time";
                })
            .start();
    AtomicInteger late = new AtomicInteger();
    AtomicInteger inTime = new AtomicInteger();
    List<Future<?>> callers = new ArrayList<>();
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory())) {
      for (int caller = 0; caller < 64; caller++) {
        callers.add(
            threads.submit(() -> {
              for (int round = 0; round < 150; round++) {
                CountDownLatch told = new CountDownLatch(1);
                try {
                  plugin.call(within(Duration.ofMillis(3), told::countDown), "run", null);
                  inTime.incrementAndGet();
                } catch (CallTimeoutException e) {
                  late.incrementAndGet();
                  assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
                }
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
              }
              return null;
            }));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
    }
    assertThat(late.get() + inTime.get()).isEqualTo(64 * 150);
    assertThat(late).as("calls on both sides of the deadline").hasPositiveValue();
    assertThat(plugin.parts().pipeline().bulkhead().inFlight()).isZero();
    assertThat(plugins.watch.anyRunning(call -> true)).isFalse();
  }

  /** Both deadlines are due in one sweep, and whoever comes first wakes the inner call up. */
  @Test
  void anOuterCallNeverLosesItsInterruptToAnInnerOne() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    plugins
        .plugin("inner")
        .action(
            "wait",
            payload -> {
              never.await();
              return null;
            })
        .start();
    AtomicReference<OutgoingCalls> calls = new AtomicReference<>();
    ActivePlugin outer =
        plugins
            .plugin("outer")
            .action(
                "ask",
                payload -> {
                  String code = calls.get().call("inner", "wait", null).code();
                  assertThat(code).isEqualTo("timeout");
                  never.await();
                  return null;
                })
            .start();
    calls.set(plugins.callsOf(outer));
    List<Future<?>> callers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int caller = 0; caller < 16; caller++) {
        callers.add(
            threads.submit(() -> {
              for (int round = 0; round < 40; round++) {
                assertThatThrownBy(
                        () -> outer.call(within(Duration.ofMillis(4), () -> {}), "ask", null))
                    .isInstanceOf(CallTimeoutException.class);
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
              }
              return null;
            }));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
    }
  }

  @Test
  void aForeignInterruptIsGivenBackToTheThread() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    ActivePlugin plugin =
        plugins
            .plugin("sleeper")
            .action(
                "sleep",
                payload -> {
                  inside.countDown();
                  Thread.sleep(60_000);
                  return null;
                })
            .start();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicReference<Thread> thread = new AtomicReference<>();
      Future<Boolean> caller =
          threads.submit(() -> {
            thread.set(Thread.currentThread());
            assertThatThrownBy(() -> plugin.call(CallOrigin.of("system"), "sleep", null))
                .isInstanceOf(HandlerErrorException.class);
            return Thread.interrupted();
          });
      inside.await();
      thread.get().interrupt();
      assertThat(caller.get()).isTrue();
    }
  }

  @Test
  void aCallAfterALongIdleTimeIsStillInterrupted() throws Exception {
    ActivePlugin plugin =
        plugins
            .plugin("sleeper")
            .action(
                "sleep",
                payload -> {
                  Thread.sleep(60_000);
                  return null;
                })
            .start();
    for (int pause : new int[] {0, 5, 1_200, 2_300}) {
      // The watch goes through its states of rest: sweeping, waiting, parked.
      rest(Duration.ofMillis(pause));
      assertThatThrownBy(() -> plugin.call(within(Duration.ofMillis(10), () -> {}), "sleep", null))
          .isInstanceOf(CallTimeoutException.class);
    }
  }

  private static void rest(Duration pause) {
    long end = System.nanoTime() + pause.toNanos();
    while (end - System.nanoTime() > 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  @Test
  void aNearDeadlineIsNotHeldUpByFarOnes() throws Exception {
    CountDownLatch inside = new CountDownLatch(500);
    CountDownLatch end = new CountDownLatch(1);
    ActivePlugin plugin =
        plugins
            .plugin("mixed")
            .action(
                "wait",
                payload -> {
                  inside.countDown();
                  end.await();
                  return null;
                })
            .start();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> far = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        far.add(threads.submit(() -> plugin.call(CallOrigin.of("system"), "wait", null)));
      }
      assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> plugin.call(within(Duration.ofMillis(20), () -> {}), "wait", null))
          .isInstanceOf(CallTimeoutException.class);
      end.countDown();
      for (Future<?> call : far) {
        call.get();
      }
    }
  }

  @Test
  void aFailingCallbackDoesNotStopTheWatch() {
    ActivePlugin plugin =
        plugins
            .plugin("sleeper")
            .action(
                "sleep",
                payload -> {
                  Thread.sleep(60_000);
                  return null;
                })
            .start();
    for (int round = 0; round < 3; round++) {
      assertThatThrownBy(() ->
              plugin.call(
                  within(
                      Duration.ofMillis(10),
                      () -> {
                        throw new IllegalStateException("a bad callback");
                      }),
                  "sleep",
                  null))
          .isInstanceOf(CallTimeoutException.class);
    }
  }

  @Test
  void aSpinningVirtualThreadIsReplacedByASpareCarrier() throws Exception {
    var scheduler =
        java.lang.management.ManagementFactory.getPlatformMXBean(
            jdk.management.VirtualThreadSchedulerMXBean.class);
    int before = scheduler.getParallelism();
    int lent = Math.min(before, SpareCarriers.CAP);
    CountDownLatch end = new CountDownLatch(1);
    ActivePlugin plugin =
        plugins
            .plugin(Manifests.named("spinner").timeout(Duration.ofMillis(10)))
            .action(
                "spin",
                payload -> {
                  while (end.getCount() > 0) {
                    Thread.onSpinWait();
                  }
                  return null;
                })
            .start();
    List<Future<?>> spinning = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < before; i++) {
        spinning.add(threads.submit(() -> plugin.call(CallOrigin.of("system"), "spin", null)));
      }
      Thread other = Thread.ofVirtual().unstarted(() -> {});
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> scheduler.getParallelism() == before + lent);
      other.start();
      assertThat(other.join(Duration.ofSeconds(20))).as("others run on").isTrue();
      end.countDown();
      for (Future<?> call : spinning) {
        assertThatThrownBy(call::get).hasCauseInstanceOf(CallTimeoutException.class);
      }
    }
    assertThat(scheduler.getParallelism()).isEqualTo(before);
  }

  @Test
  void durationsBeyondTimeItselfMeanNever() {
    assertThat(DeadlineWatch.after(5, Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Call.NEVER);
    assertThat(DeadlineWatch.after(Call.NEVER, Duration.ofSeconds(1))).isEqualTo(Call.NEVER);
    assertThat(DeadlineWatch.after(5, Duration.ofNanos(7))).isEqualTo(12);
  }
}
