package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.EmitResult;
import dev.xcore.sdk.EventOptions;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.sdk.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events of plugins in real, confined processes that fall, are replaced and take too much. */
@Timeout(120)
final class SandboxedEventsIT {

  private static final String CODED =
      """
        private final PluginContext context;
        private final java.util.concurrent.atomic.AtomicInteger more =
            new java.util.concurrent.atomic.AtomicInteger();
        public Main(PluginContext context) { this.context = context; }
        @Override public void onLoad() {
          context.events().on("x.*", event -> event.reply("loaded"));
          context.events().on("x.*", event -> event.reply("loaded"));
        }
        @Action public void more() { context.events().on("x.y", event -> event.reply("more")); }
        @Action public void leave() { Runtime.getRuntime().halt(7); }
        @Action public String here() { return "here"; }
      """;

  @TempDir private Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;

  @BeforeEach
  void prepare() throws Exception {
    workshop = new Workshop(root);
    supervisor = workshop.supervisor();
  }

  @AfterEach
  void stop() {
    supervisor.shutdown(Duration.ofSeconds(5));
  }

  private void load(String name, String members, String... lines) throws Exception {
    String[] all = new String[lines.length + 1];
    all[0] = "execution_mode: sandboxed";
    System.arraycopy(lines, 0, all, 1, lines.length);
    workshop.binary(name, Workshop.manifest(name, all), members);
    supervisor.load(name, "test");
  }

  private Result call(String plugin, String action, Map<String, ?> payload) {
    return supervisor.call(CallOrigin.of("cli"), plugin, action, payload);
  }

  @Test
  void theNextWorkerTakesOverWhatItSubscribesToAgain() throws Exception {
    load(
        "coded",
        CODED,
        "permissions: [\"event:x.*:subscribe\"]",
        "allowed_imports: [java.lang.Runtime]");
    assertThat(supervisor.events().emit("x.y").values()).containsExactly("loaded", "loaded");
    assertThat(call("coded", "more", Map.of()).isOk()).isTrue();
    assertThat(supervisor.events().emit("x.y").values())
        .containsExactly("loaded", "loaded", "more");

    assertThat(call("coded", "leave", Map.of()).isOk()).isFalse();
    assertThat(call("coded", "here", Map.of()).value()).isEqualTo("here");

    assertThat(supervisor.events().emit("x.y").values()).containsExactly("loaded", "loaded");
    supervisor.reload("coded", "test");
    assertThat(supervisor.events().emit("x.y").values()).containsExactly("loaded", "loaded");
    supervisor.unload("coded", "test");
    assertThat(supervisor.events().emit("x.y").outcomes()).isEmpty();
  }

  @Test
  void publishedEventsOutlastTheWorkerThatTheyWaitFor() throws Exception {
    load(
        "worker",
        """
          private final Events events;
          public Main(Events events) { this.events = events; }
          @Override public void onLoad() {
            events.on("job.done", EventOptions.DEFAULT.withRetry(20, java.time.Duration.ofMillis(100)),
                event -> {
                  if (event.attempt() == 1 && event.data().equals(3L)) {
                    Runtime.getRuntime().halt(9);
                  }
                  events.publish("worker.took", event.data());
                });
          }
        """,
        "permissions: [\"event:job.*:subscribe\"]",
        "allowed_imports: [java.lang.Runtime]");
    List<Object> took = new java.util.concurrent.CopyOnWriteArrayList<>();
    supervisor.events().on("worker.took", event -> took.add(event.data()));
    for (long i = 0; i < 10; i++) {
      supervisor.events().publish("job.done", i);
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(took).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L));
  }

  @Test
  void aHandlerThatNeverReturnsEndsItsWorkerAndTheSenderGoesOn() throws Exception {
    load(
        "spinner",
        """
          @OnEvent(value = "x.y", timeout = "300ms", priority = 100)
          void spin() { while (true) { Thread.onSpinWait(); } }
          @OnEvent(value = "x.y", timeout = "30s") int after() { return 7; }
        """,
        "permissions: [\"event:x.*:subscribe\"]",
        "resources: {timeout: 30s}");
    EmitResult result = supervisor.events().emit("x.y");
    assertThat(result.failures())
        .singleElement()
        .satisfies(outcome -> assertThat(outcome.error()).isInstanceOf(CallTimeoutException.class));
    assertThat(result.values()).containsExactly(7L);
  }

  @Test
  void aHandlerKeepsNobodyWaitingLongerThanTheCallsOfItsPlugin() throws Exception {
    load(
        "sleeper",
        """
          @OnEvent(value = "x.z", timeout = "10000d")
          void sleep() throws Exception { Thread.sleep(1_000_000); }
        """,
        "permissions: [\"event:x.*:subscribe\"]",
        "resources: {timeout: 500ms}");
    assertThat(supervisor.events().emit("x.z").failures())
        .singleElement()
        .satisfies(outcome -> assertThat(outcome.error()).isInstanceOf(CallTimeoutException.class));
  }

  @Test
  void anEventThatIsTooLargeForTheWallIsAnOutcome() throws Exception {
    load(
        "taker",
        "@OnEvent(\"x.y\") int take() { return 1; }",
        "permissions: [\"event:x.y:subscribe\"]");
    EmitResult result = supervisor.events().emit("x.y", "x".repeat(2 << 20));
    assertThat(result.failures())
        .singleElement()
        .satisfies(
            outcome -> assertThat(outcome.error()).isInstanceOf(PayloadTooLargeException.class));
  }

  @Test
  void subscriptionsHaveALimitAndThoseThatEndLeaveRoom() throws Exception {
    load(
        "bomb",
        """
          private final Events events;
          public Main(Events events) { this.events = events; }
          @Action public int many() {
            int made = 0;
            try {
              while (true) { events.on("bomb.n" + made, event -> {}); made++; }
            } catch (ConflictException e) { return made; }
          }
          @Action public int turns() {
            for (int i = 0; i < 3000; i++) { events.on("bomb.t" + i, event -> {}).close(); }
            return 3000;
          }
          @Action public int once() {
            for (int i = 0; i < 1500; i++) {
              events.on("bomb.once", EventOptions.DEFAULT.onlyOnce(), event -> event.reply(1));
              if (events.emit("bomb.once").values().size() != 1) { return i; }
            }
            return 1500;
          }
        """,
        "resources: {timeout: 30s}");
    assertThat(call("bomb", "turns", Map.of()).value()).isEqualTo(3000L);
    assertThat(call("bomb", "once", Map.of()).value()).isEqualTo(1500L);
    assertThat(call("bomb", "many", Map.of()).value()).isEqualTo((long) SeatSubscriptions.MOST);
  }

  @Test
  void whatASandboxedPluginAsksForIsBounded() {
    EventOptions asked =
        EventOptions.DEFAULT
            .withQueue(1_000_000, EventOptions.Overflow.BLOCK)
            .withTimeout(Duration.ofDays(1))
            .withConcurrency(256);
    EventOptions given =
        SandboxSubscriptions.bounded(
            asked,
            Manifests.named("any").manifest(),
            dev.xcore.kernel.events.EventSettings.DEFAULT);
    assertThat(given.queueSize()).isEqualTo(1000);
    assertThat(given.timeout()).contains(Manifests.named("any").manifest().resources().timeout());
    assertThat(given.concurrency()).isEqualTo(64);
    assertThat(given.overflow()).isEqualTo(EventOptions.Overflow.BLOCK);
  }
}
