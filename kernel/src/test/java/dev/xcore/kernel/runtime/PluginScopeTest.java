package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PluginScopeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final CallOrigin SYSTEM = CallOrigin.of("system");

  private final Plugins plugins = new Plugins();
  private final ActivePlugin plugin = plugins.plugin("shop").start();
  private final PluginScope scope = plugin.parts().scope();

  private final InstanceHold hold = InstanceHold.create();

  @BeforeEach
  void keepTheInstance() {
    plugin.run(
        SYSTEM,
        instance -> {
          hold.keep(instance);
          return instance;
        });
  }

  @AfterEach
  void close() {
    hold.close();
    plugins.close();
  }

  @Test
  void closesResourcesInReverseOrderAndGoesOnAfterAFailure() {
    List<String> closed = new ArrayList<>();
    scope.own(() -> closed.add("first"));
    scope.own(() -> {
      throw new IllegalStateException("cannot be closed");
    });
    scope.own(() -> closed.add("third"));

    scope.close(PATIENCE);
    scope.close(PATIENCE);
    assertThat(closed).containsExactly("third", "first");
  }

  @Test
  void aResourceClosedByItsOwnerIsNotClosedAgain() throws Exception {
    List<String> closed = new ArrayList<>();
    AutoCloseable owned = scope.own(() -> closed.add("socket"));

    owned.close();
    owned.close();
    scope.close(PATIENCE);
    assertThat(closed).containsExactly("socket");
  }

  @Test
  void aResourceThatComesTooLateIsClosedAtOnce() {
    List<String> closed = new ArrayList<>();
    scope.close(PATIENCE);
    scope.own(() -> closed.add("late"));
    assertThat(closed).containsExactly("late");
  }

  @Test
  void streamsHaveAContextWithoutADeadlineAndEndWithThePlugin() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    AtomicReference<Optional<Duration>> remaining = new AtomicReference<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> stream =
          threads.submit(() ->
              plugin.stream(
                  SYSTEM,
                  hold,
                  instance -> {
                    remaining.set(CallContext.current().remaining());
                    inside.countDown();
                    try {
                      Thread.sleep(60_000);
                      return "not interrupted";
                    } catch (InterruptedException e) {
                      return "interrupted";
                    }
                  }));
      inside.await();
      scope.endStreams(PATIENCE);
      assertThat(stream.get()).isEqualTo("interrupted");
    }
    assertThat(remaining.get()).isEmpty();
    scope.close(PATIENCE);
    assertThatThrownBy(() -> plugin.stream(SYSTEM, hold, instance -> "too late"))
        .isInstanceOf(PluginUnavailableException.class);
  }

  @Test
  void aStreamsThreadIsCleanWhenTheStreamHasEnded() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              plugin.stream(
                  SYSTEM,
                  hold,
                  instance -> {
                    inside.countDown();
                    while (end.getCount() > 0) {
                      Thread.onSpinWait();
                    }
                    return "";
                  });
              flag.set(Thread.currentThread().isInterrupted());
            });
    inside.await();
    scope.endStreams(Duration.ofMillis(1));
    end.countDown();
    assertThat(thread.join(PATIENCE)).isTrue();
    assertThat(flag).hasValue(false);
  }

  @Test
  void tasksKeepTheChainsIdentityButNotItsDeadline() {
    ExecutorService executor = executor();
    ActivePlugin outer =
        plugins
            .plugin("outer")
            .action(
                "ask",
                payload ->
                    executor
                        .submit(() -> {
                          CallContext context = CallContext.current();
                          return List.of(
                              context.traceId(),
                              context.principal().orElseThrow().name(),
                              context.tenant().orElseThrow(),
                              context.remaining().isPresent(),
                              Thread.currentThread().isVirtual());
                        })
                        .get())
            .start();
    CallOrigin origin =
        new CallOrigin(
            "http",
            false,
            Optional.of(new Principal("ann", Set.of())),
            Optional.of("acme"),
            Optional.of("0123456789abcdef0123456789abcdef"),
            Optional.empty(),
            Optional.empty());

    assertThat(outer.call(origin, "ask", null))
        .isEqualTo(List.of("0123456789abcdef0123456789abcdef", "ann", "acme", false, true));
  }

  @Test
  void tasksOutsideCallsRunAsThePluginItself() throws Exception {
    assertThat(
            executor().submit(() -> CallContext.current().principal().orElseThrow().name()).get())
        .isEqualTo("system:shop");
  }

  @Test
  void tasksAreInterruptedUntilTheyEndAndNoMoreAreTaken() throws Exception {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch inside = new CountDownLatch(1);
    ExecutorService executor = executor();
    executor.execute(() -> {
      inside.countDown();
      for (int round = 0; round < 3; round++) {
        try {
          Thread.sleep(60_000);
        } catch (InterruptedException e) {
          seen.add("swallowed");
        }
      }
    });
    inside.await();
    scope.close(PATIENCE);

    assertThat(seen).hasSize(3);
    assertThatThrownBy(() -> executor.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void anExecutorMayBeClosedByThePluginAndTheNextIsFresh() throws Exception {
    AtomicReference<String> result = new AtomicReference<>();
    try (ExecutorService executor = executor()) {
      executor.execute(() -> result.set("done"));
    }
    assertThat(result).hasValue("done");
    assertThat(executor().submit(() -> "again").get(20, TimeUnit.SECONDS)).isEqualTo("again");
  }

  private ExecutorService executor() {
    return new ContextExecutor(scope, PluginIdentity.of("shop"));
  }
}
