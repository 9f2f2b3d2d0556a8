package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.events.HookStatus;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.DispatchResult;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.Result;
import dev.xcore.sdk.XcoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks of real plugins in one process. */
final class PluginHooksTest {

  private static final String ECHO =
      """
        public record Said(String text) {}
        @Action public String say(Said said) { return said.text(); }
        @Action public String fail() { throw new ConflictException("as planned"); }
      """;

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

  private void plugin(String name, String members, String... manifest) throws Exception {
    workshop.binary(name, Workshop.manifest(name, manifest), members);
  }

  private Object say(String text) {
    return supervisor.call("echo", "say", Map.of("text", text)).value();
  }

  @Test
  void aBeforeHookSeesACallAndChangesItsPayload() throws Exception {
    plugin("echo", ECHO);
    plugin(
        "louder",
        """
          public record Text(String text) {}
          @OnHook("plugin.call") void louder(HookCall call, Text said) {
            call.replacePayload(new Text(
                said.text() + " " + call.source() + " " + call.attributes().get("plugin") + "." + call.attributes().get("action")));
          }
        """);
    boot();
    assertThat(say("hello")).isEqualTo("hello xcore echo.say");
  }

  @Test
  void hooksOfSeveralPluginsRunByTheirOrder() throws Exception {
    plugin("echo", ECHO);
    String hook =
        """
          @OnHook(value = "plugin.call", order = %d) void before(HookCall call) {
            call.replacePayload(Map.of("text", call.as(Map.class).get("text") + "%s"));
          }
          @OnHook(value = "plugin.call", order = %d, phase = HookPhase.AFTER) void after(HookCall call) {
            call.replaceResult(call.result() + "%s");
          }
        """;
    plugin("second", hook.formatted(20, "2", 20, "4"));
    plugin("first", hook.formatted(10, "1", 10, "3"));
    boot();
    assertThat(say("0")).isEqualTo("01234");
  }

  @Test
  void aHookCancelsACallByNameOfItsPluginAndReason() throws Exception {
    plugin("echo", ECHO);
    plugin(
        "guard",
        """
          @OnHook("plugin.call") void check(HookCall call) {
            if (call.attributes().get("action").equals("say")) { call.cancel("quiet hours"); }
          }
        """);
    boot();
    Result refused = supervisor.call("echo", "say", Map.of("text", "x"));
    assertThatThrownBy(refused::value)
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessage("plugin 'guard' refuses plugin.call: quiet hours");
    assertThatThrownBy(() -> supervisor.call("echo", "fail", Map.of()).value())
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void aHookAnswersInPlaceOfAnAction() throws Exception {
    plugin("echo", ECHO);
    plugin(
        "store",
        """
          public record Cached(String text) {}
          @OnHook("plugin.call") void answer(HookCall call) { call.skip(new Cached("from store")); }
          @OnHook(value = "plugin.call", phase = HookPhase.AFTER) void seen(HookCall call) {
            call.replaceResult(call.resultAs(Cached.class).text() + "!");
          }
        """);
    boot();
    assertThat(say("x")).isEqualTo("from store!");
  }

  @Test
  void anAfterHookSeesAFailureAndMayAnswerForIt() throws Exception {
    plugin("echo", ECHO);
    plugin(
        "fallback",
        """
          @OnHook(value = "plugin.call", phase = HookPhase.AFTER) void rescue(HookCall call) {
            call.error().ifPresent(error -> call.replaceResult("instead of " + error.code()));
          }
        """);
    boot();
    assertThat(supervisor.call("echo", "fail", Map.of()).value()).isEqualTo("instead of conflict");
    assertThat(say("as it is")).isEqualTo("as it is");
  }

  @Test
  void aHookThatThrowsOrOverrunsIsPassedOver() throws Exception {
    plugin("echo", ECHO);
    plugin(
        "broken",
        """
          @OnHook(value = "plugin.call", order = 1) void broken(HookCall call) {
            call.replacePayload(Map.of("text", "never"));
            throw new IllegalStateException("secret");
          }
          @OnHook(value = "plugin.call", order = 2, timeout = "50ms") void slow(HookCall call) throws Exception {
            call.replacePayload(Map.of("text", "never"));
            Thread.sleep(60_000);
          }
          @OnHook(value = "plugin.call", order = 3) void good(HookCall call) {
            call.replacePayload(Map.of("text", call.as(Map.class).get("text") + "!"));
          }
        """);
    boot();
    assertThat(say("x")).isEqualTo("x!");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(status("broken").failures()).isEqualTo(1);
    assertThat(status("slow").overruns()).isEqualTo(1);
    assertThat(status("good").failures()).isZero();
  }

  private HookStatus status(String hook) {
    return supervisor.platformHooks().status().stream()
        .filter(each -> each.key().name().equals(hook))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatAHookCallsDoesNotMeetTheSameHook() throws Exception {
    plugin("echo", ECHO);
    plugin(
        "audit",
        """
          private final PluginContext context;
          public Main(PluginContext context) { this.context = context; }
          @OnHook("plugin.call") void log(HookCall call) {
            Object said = context.calls().call("echo", "say", Map.of("text", "inner")).value();
            call.replacePayload(Map.of("text", call.as(Map.class).get("text") + " " + said));
          }
        """);
    boot();
    assertThat(say("outer")).isEqualTo("outer inner");
    assertThat(status("log").calls()).isEqualTo(1);
  }

  @Test
  void anAfterHookCallsPluginsWithoutMeetingItself() throws Exception {
    plugin("echo", ECHO);
    plugin(
        "audit",
        """
          private final PluginContext context;
          public Main(PluginContext context) { this.context = context; }
          @OnHook(value = "plugin.call", phase = HookPhase.AFTER) void log(HookCall call) {
            Object said = context.calls().call("echo", "say", Map.of("text", "inner")).value();
            call.replaceResult(call.result() + " " + said);
          }
        """);
    boot();
    assertThat(say("outer")).isEqualTo("outer inner");
  }

  @Test
  void anAfterHookAnswersForAnActionThatTookTooLong() throws Exception {
    plugin(
        "slow",
        "@Action public String nap() throws Exception { Thread.sleep(60_000); return \"\"; }",
        "resources: {timeout: 100ms}");
    plugin(
        "fallback",
        """
          @OnHook(value = "plugin.call", phase = HookPhase.AFTER) void rescue(HookCall call) {
            call.error().ifPresent(error -> call.replaceResult("instead of " + error.code()));
          }
        """);
    boot();
    assertThat(supervisor.call("slow", "nap", Map.of()).value()).isEqualTo("instead of timeout");
  }

  @Test
  void aFullPluginIsAskedAllTheSame() throws Exception {
    plugin(
        "busy",
        """
          private final PluginContext context;
          public Main(PluginContext context) { this.context = context; }
          @Action public Object ask() { return context.calls().call("echo", "say", Map.of("text", "x")).value(); }
          @OnHook("plugin.call") void mark(HookCall call) {
            if (call.attributes().get("plugin").equals("echo")) { call.skip("asked by " + call.source()); }
          }
        """,
        "resources: {max_concurrent: 1}");
    plugin("echo", ECHO);
    boot();
    assertThat(supervisor.call("busy", "ask", Map.of()).value()).isEqualTo("asked by busy");
  }

  @Test
  void aLoadIsForbiddenByAHookAndTheReasonIsTold() throws Exception {
    plugin(
        "gate",
        """
          @OnHook("plugin.load") void check(HookCall call) {
            if (call.as(Map.class).get("plugin").equals("echo")) { call.cancel("not on Fridays"); }
          }
        """);
    boot();
    plugin("echo", ECHO);
    assertThatThrownBy(() -> supervisor.load("echo", "test"))
        .isInstanceOfSatisfying(
            PluginLoadException.class,
            e -> assertThat(e.code()).isEqualTo(PluginLoadException.Code.REFUSED_BY_HOOK))
        .hasMessageContaining("plugin 'gate' refuses plugin.load: not on Fridays");
    assertThat(supervisor.find("echo").orElseThrow().state()).isEqualTo(PluginState.FAILED);
    supervisor.unload("gate", "test");
    assertThat(supervisor.load("echo", "test").state()).isEqualTo(PluginState.ACTIVE);
  }

  @Test
  void aLoadAtBootIsForbiddenToo() throws Exception {
    plugin(
        "gate",
        """
          @OnHook("plugin.load") void check(HookCall call) { call.cancel("closed"); }
        """);
    plugin("echo", ECHO, "requires: [gate]");
    supervisor = workshop.supervisor();
    supervisor.boot();
    assertThat(supervisor.find("gate").orElseThrow().state()).isEqualTo(PluginState.ACTIVE);
    assertThat(supervisor.find("echo").orElseThrow().problems().toString()).contains("closed");
  }

  @Test
  void reloadAndUnloadAreForbiddenByAnotherPluginButNeverByItsOwn() throws Exception {
    plugin("echo", ECHO);
    plugin(
        "gate",
        """
          private static String about(HookCall call) { return call.name() + " of " + call.as(Map.class).get("plugin"); }
          @OnHook("plugin.unload") void unload(HookCall call) { call.cancel(about(call)); }
          @OnHook("plugin.reload") void reload(HookCall call) { call.cancel(about(call)); }
        """);
    boot();
    assertThatThrownBy(() -> supervisor.unload("echo", "test"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("plugin 'gate' refuses plugin.unload: plugin.unload of echo");
    assertThatThrownBy(() -> supervisor.reload("echo", "test"))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining("plugin.reload of echo");
    assertThat(say("still here")).isEqualTo("still here");
    supervisor.reload("gate", "test");
    supervisor.unload("gate", "test");
    supervisor.unload("echo", "test");
  }

  @Test
  void afterHooksHearHowALoadHasEnded() throws Exception {
    plugin(
        "witness",
        """
          private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
          @OnHook(value = "plugin.*", phase = HookPhase.AFTER) void end(HookCall call) {
            if (!call.name().equals("plugin.call")) {
              seen.add(call.name() + " " + call.as(Map.class).get("plugin") + " " + call.error().isPresent());
            }
          }
          @Action public List<String> seen() { return List.copyOf(seen); }
        """);
    boot();
    plugin("echo", ECHO);
    plugin("wrong", "@Override public void onLoad() { throw new IllegalStateException(); }");
    supervisor.load("echo", "test");
    supervisor.reload("echo", "test");
    supervisor.unload("echo", "test");
    assertThatThrownBy(() -> supervisor.load("wrong", "test"))
        .isInstanceOf(PluginLoadException.class);
    assertThat(supervisor.call("witness", "seen", Map.of()).value())
        .isEqualTo(
            List.of(
                "plugin.load echo false",
                "plugin.reload echo false",
                "plugin.unload echo false",
                "plugin.load wrong true"));
  }

  @Test
  void aPluginOffersAHookPointOfItsOwn() throws Exception {
    plugin(
        "shop",
        """
          public record Order(String product, int amount) {}
          public record Bill(String text, int price) {}
          private final Hooks hooks;
          public Main(Hooks hooks) { this.hooks = hooks; }
          @Action public Bill order(Order order) {
            return hooks.run("shop.order", order, Bill.class,
                in -> new Bill(in.as(Order.class).product(), in.as(Order.class).amount() * 10));
          }
          @Action public Object foreign() { return hooks.run("plugin.call", Map.of(), String.class, in -> "x"); }
        """);
    plugin(
        "sale",
        """
          public record Order(String product, int amount) {}
          public record Bill(String text, int price) {}
          @OnHook("shop.order") void more(HookCall call, Order order) {
            call.replacePayload(new Order(order.product(), order.amount() + 1));
          }
          @OnHook(value = "shop.order", phase = HookPhase.AFTER) void less(HookCall call) {
            Bill bill = call.resultAs(Bill.class);
            call.replaceResult(new Bill(bill.text() + " on sale", bill.price() / 2));
          }
        """);
    boot();
    Object order = supervisor.call("shop", "order", Map.of("product", "tea", "amount", 2)).value();
    assertThat(String.valueOf(order)).contains("tea on sale").contains("15");
    supervisor.unload("sale", "test");
    order = supervisor.call("shop", "order", Map.of("product", "tea", "amount", 2)).value();
    assertThat(String.valueOf(order)).doesNotContain("on sale").contains("20");
    assertThat(supervisor.call("shop", "foreign", Map.of()).isOk()).isFalse();
  }

  @Test
  void aPointOfOthersNeedsAPermissionAndTheErrorPrintsTheLine() throws Exception {
    plugin(
        "curious",
        "private final Hooks hooks;\n"
            + "public Main(Hooks hooks) { this.hooks = hooks; }\n"
            + "@Override public void onLoad() { hooks.on(\"curious.own\", call -> {});"
            + " hooks.on(\"plugin.call\", call -> {}); }",
        "permissions: [\"event:news.*:subscribe\"]");
    supervisor = workshop.supervisor();
    supervisor.boot();
    assertThat(supervisor.find("curious").orElseThrow().problems().toString())
        .contains("\"event:plugin.call:subscribe\"")
        .doesNotContain("curious.own");
  }

  @Test
  void anAnnotatedHookWithoutPermissionIsNotAsked() throws Exception {
    plugin("echo", ECHO);
    plugin(
        "plugin",
        "@OnHook(\"plugin.call\") void no(HookCall call) { call.cancel(\"never\"); }",
        "permissions: []");
    boot();
    assertThat(say("x")).isEqualTo("x");
  }

  @Test
  void hooksGoOverToTheNextVersionWithoutAGap() throws Exception {
    plugin("echo", ECHO);
    String hook = "@OnHook(\"plugin.call\") void mark(HookCall call) { call.skip(\"%s\"); }";
    plugin("marker", hook.formatted("1"));
    boot();
    List<Object> answers = new CopyOnWriteArrayList<>();
    AtomicBoolean goesOn = new AtomicBoolean(true);
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              while (goesOn.get()) {
                answers.add(say("unmarked"));
              }
            });
    for (int i = 2; i < 5; i++) {
      plugin("marker", hook.formatted(i));
      supervisor.reload("marker", "test");
    }
    await().until(() -> answers.contains("4"));
    goesOn.set(false);
    caller.join(Duration.ofSeconds(10));
    assertThat(answers).doesNotContain("unmarked");
    List<Object> sorted = new ArrayList<>(answers);
    sorted.sort((one, other) -> String.valueOf(one).compareTo(String.valueOf(other)));
    assertThat(answers).isEqualTo(sorted);
    supervisor.unload("marker", "test");
    assertThat(say("unmarked")).isEqualTo("unmarked");
  }

  @Test
  void aPluginWithHooksLeavesMemory() throws Exception {
    plugin("echo", ECHO);
    plugin(
        "guest",
        """
          private final List<HookCall> kept = new ArrayList<>();
          public record Text(String text) {}
          public Main(Hooks hooks) {
            hooks.on("plugin.*", call -> kept.add(call));
            hooks.forward("news.**");
          }
          @OnHook("plugin.call") void call(HookCall call) { call.replacePayload(new Text("seen")); }
          @OnHook("news.x") void news(HookCall call) { call.replacePayload(new Text("seen")); }
        """);
    boot();
    assertThat(say("x")).isEqualTo("seen");
    supervisor.events().emit("news.x", Map.of("text", "a"));
    supervisor.reload("guest", "test");
    assertThat(say("x")).isEqualTo("seen");
    supervisor.unload("guest", "test");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          assertThat(supervisor.loaders().leaked()).isZero();
          assertThat(supervisor.loaders().alive()).isEqualTo(1);
        });
  }

  @Test
  void theApplicationStandsAtHookPointsToo() throws Exception {
    plugin("echo", ECHO);
    boot();
    try (var hook = supervisor.hooks().on("plugin.call", call -> call.skip("by the host"))) {
      assertThat(hook.pattern()).isEqualTo("plugin.call");
      assertThat(say("x")).isEqualTo("by the host");
    }
    assertThat(say("x")).isEqualTo("x");
  }

  @Test
  void anEventIsGivenToItsHandlersAndThenToTheHooksOfItsName() throws Exception {
    plugin(
        "taker",
        """
          @OnEvent("user.created") String hear() { return "heard"; }
          @OnHook("user.created") void check(HookCall call) {
            if (call.as(Map.class).get("name").equals("root")) { call.cancel("reserved"); }
          }
          @OnHook(value = "user.created", phase = HookPhase.AFTER) void after(HookCall call) {
            if (call.error().isEmpty()) { call.replaceResult(call.source()); }
          }
        """);
    boot();
    DispatchResult fine = supervisor.hooks().emit("user.created", Map.of("name", "ada"));
    assertThat(fine.events().values()).containsExactly("heard");
    assertThat(fine.result()).isEqualTo("xcore");
    DispatchResult refused = supervisor.hooks().emit("user.created", Map.of("name", "root"));
    assertThat(refused.isCancelled()).isTrue();
    assertThat(refused.error().map(XcoreException::detail).orElseThrow()).contains("reserved");
  }

  @Test
  void forwardedEventsReachHooksWhoseOutcomeIsAnEvent() throws Exception {
    plugin(
        "bridge",
        """
          private final List<Object> outcomes = Collections.synchronizedList(new ArrayList<>());
          public Main(Hooks hooks) { hooks.forward("order.*"); }
          @OnEvent("order.*.hooked") void outcome(Event event) { outcomes.add(event.name() + " " + event.data(Map.class).get("outcome")); }
          @Action public List<Object> outcomes() { return List.copyOf(outcomes); }
        """);
    plugin(
        "rules",
        """
          @OnHook("order.placed") void check(HookCall call) {
            if (call.as(Map.class).get("amount").equals(0)) { call.cancel("nothing ordered"); }
          }
        """);
    boot();
    assertThat(supervisor.events().emit("order.placed", Map.of("amount", 0)).isCancelled())
        .isTrue();
    assertThat(supervisor.events().emit("order.placed", Map.of("amount", 1)).isCancelled())
        .isFalse();
    assertThat(supervisor.events().emit("order.dropped", Map.of()).isCancelled()).isFalse();
    await()
        .untilAsserted(() ->
            assertThat(supervisor.call("bridge", "outcomes", Map.of()).value())
                .isEqualTo(List.of("order.placed.hooked cancelled", "order.placed.hooked ok")));
  }
}
