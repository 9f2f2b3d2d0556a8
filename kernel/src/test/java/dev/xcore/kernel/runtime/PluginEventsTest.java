package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.EmitResult;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events between real plugins in one process. */
final class PluginEventsTest {

  @TempDir private Path root;

  private Workshop workshop;
  private PluginSupervisor supervisor;

  @BeforeEach
  void prepare() throws Exception {
    workshop = new Workshop(root);
  }

  @AfterEach
  void stop() {
    if (supervisor != null) {
      supervisor.shutdown(Duration.ofSeconds(2));
    }
  }

  private void boot() {
    supervisor = workshop.supervisor();
    assertThat(supervisor.boot()).flatExtracting(PluginStatus::problems).isEmpty();
  }

  private void sender(String... manifest) throws Exception {
    workshop.binary(
        "sender",
        Workshop.manifest("sender", manifest),
        """
          private final Events events;
          public Main(Events events) { this.events = events; }
          @Action public Map<String, Object> ask(String name, String text) {
            EmitResult result = events.emit(name, Map.of("text", text));
            return Map.of("values", result.values(), "cancelled", result.isCancelled());
          }
          @Action public void tell(String name, String text) {
            events.publish(name, Map.of("text", text));
          }
        """);
  }

  private void taker(String name, String members, String... manifest) throws Exception {
    workshop.binary(name, Workshop.manifest(name, manifest), members);
  }

  private Object call(String plugin, String action, Map<String, ?> payload) {
    return supervisor.call(plugin, action, payload).value();
  }

  @Test
  void handlersAnswerInTheOrderOfTheirPriorities() throws Exception {
    sender();
    taker(
        "low",
        "@OnEvent(value = \"user.*\", priority = 50) String a(Event event) { return \"low \" +"
            + " event.source(); }");
    taker(
        "high",
        "public record Text(String text) {}\n"
            + "@OnEvent(value = \"user.created\", priority = 100) String a(Text data) { return"
            + " \"high \" + data.text(); }");
    boot();
    assertThat(call("sender", "ask", Map.of("name", "user.created", "text", "ada")))
        .isEqualTo(Map.of("values", List.of("high ada", "low sender"), "cancelled", false));
  }

  @Test
  void aHandlerThatThrowsIsAnOutcomeAndStopsNobody() throws Exception {
    taker(
        "bad",
        "@OnEvent(value = \"x.y\", priority = 100) void a() { throw new"
            + " IllegalStateException(\"secret\"); }");
    taker("good", "@OnEvent(\"x.y\") int a() { return 7; }");
    boot();
    EmitResult result = supervisor.events().emit("x.y");
    assertThat(result.outcomes())
        .extracting(EmitResult.Outcome::plugin)
        .containsExactly("bad", "good");
    assertThat(result.failures())
        .singleElement()
        .satisfies(outcome -> {
          assertThat(outcome.error()).isInstanceOf(HandlerErrorException.class);
          assertThat(outcome.error().getMessage()).doesNotContain("secret");
        });
    assertThat(result.values()).containsExactly(7);
    assertThat(result.outcomes().getFirst().nanos()).isPositive();
  }

  @Test
  void aCancelledEventReachesNobodyElse() throws Exception {
    taker(
        "guard",
        "@OnEvent(value = \"x.y\", priority = 100) void a(Event event) { event.cancel(); }");
    taker("late", "@OnEvent(\"x.y\") int a() { return 7; }");
    boot();
    EmitResult result = supervisor.events().emit("x.y");
    assertThat(result.isCancelled()).isTrue();
    assertThat(result.outcomes()).extracting(EmitResult.Outcome::plugin).containsExactly("guard");
  }

  @Test
  void aHandlerThatOverrunsIsInterruptedAndTheNextRunsInItsOwnTime() throws Exception {
    taker(
        "slow",
        "@OnEvent(value = \"x.y\", priority = 100, timeout = \"50ms\") void a() throws Exception {"
            + " Thread.sleep(60_000); }");
    taker("good", "@OnEvent(\"x.y\") int a() throws Exception { Thread.sleep(1); return 7; }");
    boot();
    for (int round = 0; round < 2; round++) {
      EmitResult result = supervisor.events().emit("x.y");
      assertThat(result.failures())
          .singleElement()
          .satisfies(
              outcome -> assertThat(outcome.error()).isInstanceOf(CallTimeoutException.class));
      assertThat(result.values()).containsExactly(7);
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aLoopIsRefusedWithItsChain() throws Exception {
    taker(
        "ping",
        """
          private final Events events;
          public Main(Events events) { this.events = events; }
          @OnEvent("a.ping") String ping() {
            EmitResult result = events.emit("a.pong");
            return result.failures().isEmpty() ? String.valueOf(result.value().orElse("end")) : result.failures().getFirst().error().getMessage();
          }
          @OnEvent("a.pong") String pong() {
            try {
              return String.valueOf(events.emit("a.ping").value().orElse("end"));
            } catch (ConflictException e) {
              return e.getMessage();
            }
          }
        """);
    boot();
    assertThat(String.valueOf(supervisor.events().emit("a.ping").value().orElseThrow()))
        .contains("a.ping → a.pong → a.ping");
  }

  @Test
  void publishedEventsArriveInOrderOnTheirOwnTime() throws Exception {
    sender();
    taker(
        "collector",
        """
          private final List<Object> seen = Collections.synchronizedList(new ArrayList<>());
          @OnEvent("news.**") void take(Event event) { seen.add(event.data(Map.class).get("text")); }
          @Action public List<Object> seen() { return List.copyOf(seen); }
        """);
    boot();
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      call("sender", "tell", Map.of("name", "news.today.x", "text", "n" + i));
      sent.add("n" + i);
    }
    await().untilAsserted(() -> assertThat(call("collector", "seen", Map.of())).isEqualTo(sent));
  }

  @Test
  void subscriptionsMadeInCodeEndWithThePlugin() throws Exception {
    taker(
        "coded",
        """
          private final PluginContext context;
          public Main(PluginContext context) { this.context = context; }
          @Override public void onLoad() {
            context.events().on("x.*", 10, event -> event.reply(context.name()));
          }
        """);
    boot();
    assertThat(supervisor.events().emit("x.y").values()).containsExactly("coded");
    supervisor.reload("coded", "test");
    assertThat(supervisor.events().emit("x.y").values()).containsExactly("coded");
    supervisor.unload("coded", "test");
    assertThat(supervisor.events().emit("x.y").outcomes()).isEmpty();
  }

  @Test
  void whatIsNotPermittedIsRefusedWithTheLineToAdd() throws Exception {
    sender("permissions: [\"event:news.*:publish\"]");
    taker(
        "taker",
        "@OnEvent(\"news.*\") int a() { return 1; }",
        "permissions: [{resource: \"event:news.secret\", actions: [subscribe], effect: deny},"
            + " \"event:news.*:subscribe\"]");
    boot();
    Result refused = supervisor.call("sender", "ask", Map.of("name", "user.x", "text", ""));
    assertThat(refused.isOk()).isFalse();
    assertThat(refused.message()).contains("\"event:user.x:publish\"");
    assertThat(call("sender", "ask", Map.of("name", "news.x", "text", "")))
        .isEqualTo(Map.of("values", List.of(1L), "cancelled", false));
    assertThat(supervisor.events().emit("news.secret").outcomes()).isEmpty();
  }

  @Test
  void aHandlerOfForeignEventsDoesNotLoadWithoutPermission() throws Exception {
    taker(
        "taker", "@OnEvent(\"news.**\") void a() {}", "permissions: [\"event:news.*:subscribe\"]");
    supervisor = workshop.supervisor();
    assertThat(supervisor.boot())
        .flatExtracting(PluginStatus::problems)
        .singleElement()
        .asString()
        .contains("\"event:news.**:subscribe\"");
  }

  @Test
  void aDurableHandlerNeedsAStore() throws Exception {
    taker("taker", "@OnEvent(value = \"news.x\", durable = true) void a() {}");
    supervisor = workshop.supervisor();
    assertThat(supervisor.boot())
        .flatExtracting(PluginStatus::problems)
        .singleElement()
        .asString()
        .contains("durable");
  }

  @Test
  void aNeverReturningHandlerIsLeftBehindAndItsQueueGoesOn() throws Exception {
    taker(
        "stuck",
        """
          private final java.util.concurrent.atomic.AtomicInteger count = new java.util.concurrent.atomic.AtomicInteger();
          @OnEvent(value = "x.y", timeout = "50ms") void take() {
            if (count.incrementAndGet() == 1) {
              long end = System.nanoTime() + 6_000_000_000L;
              while (System.nanoTime() < end) { Thread.onSpinWait(); Thread.interrupted(); }
            }
          }
          @Action public int count() { return count.get(); }
        """);
    boot();
    supervisor.events().publish("x.y", null);
    supervisor.events().publish("x.y", null);
    await().untilAsserted(() -> assertThat(call("stuck", "count", Map.of())).isEqualTo(2));
  }

  @Test
  void whoTakesEverythingUnderPermissionsHearsOfPermissionsToo() throws Exception {
    taker(
        "watcher",
        """
          private final List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
          @OnEvent("**") void take(Event event) { seen.add(event.name()); }
          @Action public List<String> seen() { return seen; }
        """,
        "permissions: ['event:**:subscribe']");
    sender("permissions: ['event:stock.*:publish']");
    boot();
    call("sender", "tell", Map.of("name", "stock.low", "text", ""));

    await()
        .untilAsserted(() ->
            assertThat((List<?>) call("watcher", "seen", Map.of()))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .contains("permission.allow", "stock.low"));
  }
}
