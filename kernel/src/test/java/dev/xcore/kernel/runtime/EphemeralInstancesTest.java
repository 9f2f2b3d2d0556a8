package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Workshop.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.runtime.InstanceStatus.EphemeralStatus;
import dev.xcore.sdk.Result;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class EphemeralInstancesTest {

  /** Counts its instances, and says when two calls share one. */
  private static final String COUNTED =
      """
        static final java.util.concurrent.atomic.AtomicInteger MADE =
            new java.util.concurrent.atomic.AtomicInteger();
        static final java.util.concurrent.atomic.AtomicInteger LOADED =
            new java.util.concurrent.atomic.AtomicInteger();
        static final java.util.concurrent.atomic.AtomicInteger UNLOADED =
            new java.util.concurrent.atomic.AtomicInteger();
        static final java.util.concurrent.atomic.AtomicInteger INSIDE =
            new java.util.concurrent.atomic.AtomicInteger();
        static final java.util.concurrent.CountDownLatch GATE =
            new java.util.concurrent.CountDownLatch(1);
        private final int number = MADE.incrementAndGet();
        private final java.util.concurrent.atomic.AtomicInteger calls =
            new java.util.concurrent.atomic.AtomicInteger();

        @Override public void onLoad() throws Exception { LOADED.incrementAndGet(); }

        @Override public void onUnload() { UNLOADED.incrementAndGet(); }

        @Action public int who() {
          if (calls.incrementAndGet() != 1) throw new IllegalStateException("shared");
          return number;
        }

        @Action public int enter() throws Exception {
          INSIDE.incrementAndGet();
          GATE.await();
          return who();
        }

        @Action public void open() { GATE.countDown(); }

        @Action public void fail() { throw new IllegalStateException("as asked"); }

        @Action public List<Integer> counts() {
          return List.of(MADE.get(), LOADED.get(), UNLOADED.get(), INSIDE.get());
        }
      """;

  @TempDir Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void open() throws IOException {
    workshop = new Workshop(root);
    supervisor = workshop.supervisor();
  }

  @AfterEach
  void close() {
    callers.shutdownNow();
    supervisor.shutdown(Duration.ofSeconds(5));
  }

  private void boot(String limits, String members) throws IOException {
    workshop.binary(
        "shop",
        manifest("shop", "execution_mode: ephemeral", "ephemeral: {" + limits + "}"),
        members);
    supervisor.boot();
    assertThat(supervisor.find("shop").orElseThrow().problems()).isEmpty();
  }

  private Result call(String action) {
    return supervisor.call("shop", action, Map.of());
  }

  private EphemeralStatus numbers() {
    return status().ephemeral().orElseThrow();
  }

  private InstanceStatus status() {
    return supervisor.find("shop").orElseThrow().instances().orElseThrow();
  }

  private void awaitDiscarded() {
    await().until(() -> numbers().created() == numbers().discarded() + numbers().warm());
  }

  @Test
  void callsAtOnceNeverShareAnInstance() throws Exception {
    boot("pool_size: 4, max_concurrent: 64", COUNTED);

    Set<Object> takers = new HashSet<>();
    for (int round = 0; round < 5; round++) {
      List<Future<Result>> results = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        results.add(callers.submit(() -> call("who")));
      }
      for (Future<Result> result : results) {
        takers.add(result.get().value());
      }
    }

    assertThat(takers).hasSize(160);
    awaitDiscarded();
    assertThat(numbers().hits() + numbers().misses()).isEqualTo(160);
    assertThat(numbers().hits()).isPositive();
    assertThat(status().used()).isZero();
  }

  @Test
  void everyInstanceIsLoadedBeforeItsCallAndUnloadedAfterIt() throws Exception {
    boot("pool_size: 0", COUNTED);
    awaitDiscarded();
    assertThat(numbers().created()).as("one to see that it can be done").isEqualTo(1);

    assertThat(call("who").value()).isEqualTo(2);
    awaitDiscarded();
    assertThat(call("counts").value()).isEqualTo(List.of(3L, 3L, 2L, 0L));
    assertThat(numbers().misses()).isEqualTo(2);
    assertThat(numbers().bootMedian()).isPositive().isLessThanOrEqualTo(numbers().bootLongest());
  }

  @Test
  void anInstanceIsThrownAwayWhenItsCallFails() throws Exception {
    boot("pool_size: 0", COUNTED);

    assertThat(call("fail").code()).isEqualTo("handler_error");
    awaitDiscarded();
    assertThat(numbers().discarded()).isEqualTo(2);
    assertThat(status().used()).isZero();
  }

  @Test
  void callsBeyondTheLimitAreRefusedAtOnce() throws Exception {
    boot("max_concurrent: 2", COUNTED);
    List<Future<Result>> held = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      held.add(callers.submit(() -> call("enter")));
    }
    await().until(() -> status().used() == 2);

    Result refused = call("who");
    assertThat(refused.code()).isEqualTo("overloaded");
    assertThat(refused.message()).contains("2 instances at work", "ephemeral.max_concurrent");
    assertThat(numbers().refused()).isEqualTo(1);

    supervisor.unload("shop", "test");
    for (Future<Result> call : held) {
      assertThat(call.get().isOk()).isFalse();
    }
  }

  @Test
  void theWarmPoolIsFilledAgainAfterEachCall() throws Exception {
    boot("pool_size: 3", COUNTED);
    await().until(() -> numbers().warm() == 3);

    for (int i = 0; i < 5; i++) {
      assertThat(call("who").isOk()).isTrue();
      await().until(() -> numbers().warm() == 3);
    }
    assertThat(numbers().hits()).isEqualTo(5);
    assertThat(numbers().misses()).isZero();
    awaitDiscarded();
    assertThat(numbers().discarded()).isEqualTo(5);
  }

  @Test
  void warmInstancesThatIdleAreLetGoUntilTheNextCall() throws Exception {
    boot("pool_size: 2, max_idle_seconds: 300ms", COUNTED);
    await().until(() -> numbers().created() >= 2);

    await().until(() -> numbers().warm() == 0);
    long created = numbers().created();
    awaitDiscarded();
    assertThat(numbers().created()).as("nothing is started while nobody calls").isEqualTo(created);

    assertThat(call("who").isOk()).isTrue();
    assertThat(numbers().misses()).isEqualTo(1);
    await().until(() -> numbers().created() >= created + 2);
  }

  @Test
  void anInstanceThatDoesNotStartInTimeIsGivenUp() throws Exception {
    boot(
        "boot_timeout: 300ms",
        COUNTED.replace(
            "{ LOADED.incrementAndGet();",
            "{ LOADED.incrementAndGet(); if (number == 2) Thread.sleep(60000);"));

    Result late = call("who");
    assertThat(late.code()).isEqualTo("plugin_unavailable");
    assertThat(late.message()).contains("START_FAILED", "onLoad did not return within 300ms");
    assertThat(numbers().failed()).isEqualTo(1);
    assertThat(status().used()).isZero();
    assertThat(call("who").value()).as("the next call tries again").isEqualTo(3);
  }

  @Test
  void aPluginWhoseFirstInstanceFailsIsNotLoaded() throws Exception {
    workshop.binary(
        "shop",
        manifest("shop", "execution_mode: ephemeral"),
        "@Override public void onLoad() { throw new IllegalStateException(\"no\"); }");
    supervisor.boot();

    assertThat(supervisor.find("shop").orElseThrow().state()).isEqualTo(PluginState.FAILED);
  }

  @Test
  void manyInstancesMakeNoSenseForEphemeralPlugins() throws Exception {
    workshop.binary(
        "shop", manifest("shop", "execution_mode: ephemeral", "runtime: {instances: 2}"), COUNTED);
    supervisor.boot();

    assertThat(supervisor.find("shop").orElseThrow().problems().getFirst().message())
        .contains("every call has its own instance", "ephemeral.max_concurrent");
  }

  @Test
  void newSettingsAreSeenByTheNextCall() throws Exception {
    workshop.config.put("shop", Map.of("colour", "red"));
    boot(
        "pool_size: 2",
        """
          private final String colour;

          Main(Config config) { colour = config.text("colour").orElse("none"); }

          @Action public String colour() { return colour; }
        """);
    await().until(() -> numbers().warm() == 2);
    assertThat(call("colour").value()).isEqualTo("red");

    workshop.config.put("shop", Map.of("colour", "blue"));
    assertThat(supervisor.reconfigure("shop")).isEmpty();
    for (int i = 0; i < 4; i++) {
      assertThat(call("colour").value()).isEqualTo("blue");
    }
  }

  @Test
  void tasksEndWithTheInstanceThatBeganThem() throws Exception {
    boot(
        "max_concurrent: 4",
        """
          static final java.util.concurrent.atomic.AtomicInteger RUNNING =
              new java.util.concurrent.atomic.AtomicInteger();

          @Action public int begin(PluginContext context) throws Exception {
            var begun = new java.util.concurrent.CountDownLatch(1);
            context.executor().submit(() -> {
              RUNNING.incrementAndGet();
              begun.countDown();
              try {
                Thread.sleep(60000);
              } catch (InterruptedException e) {
                RUNNING.decrementAndGet();
              }
            });
            begun.await();
            return RUNNING.get();
          }

          @Action public int running() { return RUNNING.get(); }
        """);

    assertThat(call("begin").value()).isEqualTo(1);
    await().until(() -> call("running").value().equals(0));
  }

  @Test
  void unloadGivesUpInstancesThatAreStillStarting() throws Exception {
    workshop.drainTimeout = Duration.ofMillis(500);
    supervisor = workshop.supervisor();
    boot(
        "pool_size: 3, boot_timeout: 60s",
        COUNTED.replace(
            "{ LOADED.incrementAndGet();",
            "{ LOADED.incrementAndGet(); if (number > 1) Thread.sleep(60000);"));
    WeakReference<ClassLoader> loader = loader();
    Future<Result> starting = callers.submit(() -> call("who"));
    await().until(() -> supervisor.find("shop").orElseThrow().inFlight() == 1);

    supervisor.unload("shop", "test");

    assertThat(starting.get().isOk()).isFalse();
    assertThat(supervisor.find("shop").orElseThrow().state()).isEqualTo(PluginState.UNLOADED);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          System.gc();
          return loader.refersTo(null);
        });
  }

  private WeakReference<ClassLoader> loader() {
    return new WeakReference<>(
        supervisor
            .snapshot()
            .plugin("shop")
            .run(
                CallOrigin.of("system"),
                instance -> instance.object().getClass().getClassLoader()));
  }
}
