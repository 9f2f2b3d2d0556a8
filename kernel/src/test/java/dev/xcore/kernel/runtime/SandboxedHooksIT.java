package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.events.HookStatus;
import dev.xcore.sdk.HookOptions;
import dev.xcore.sdk.HookPhase;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hooks of plugins in real, confined processes that fall, are replaced and take too long. */
@Timeout(120)
final class SandboxedHooksIT {

  private static final String CALLS = "permissions: [\"event:plugin.call:subscribe\"]";
  private static final String HALT = "allowed_imports: [java.lang.Runtime]";

  @TempDir private Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;

  @BeforeEach
  void prepare() throws Exception {
    workshop = new Workshop(root);
    supervisor = workshop.supervisor();
    workshop.binary(
        "echo",
        Workshop.manifest("echo", "resources: {rate_limit: none}"),
        "@Action public Object say(Map<String, Object> in) { return in.get(\"text\"); }");
    supervisor.load("echo", "test");
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

  private Object say(String text) {
    return call("echo", "say", Map.of("text", text)).value();
  }

  private HookStatus status(String hook) {
    return supervisor.platformHooks().status().stream()
        .filter(each -> each.key().name().equals(hook))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theNextWorkerTakesOverTheHooksThatItMakesAgain() throws Exception {
    load(
        "marker",
        """
          private final PluginContext context;
          public Main(PluginContext context) { this.context = context; }
          private static void mark(HookCall call, String mark) {
            if ("echo".equals(call.attributes().get("plugin"))) {
              call.replacePayload(Map.of("text", call.as(Map.class).get("text") + mark));
            }
          }
          @Override public void onLoad() {
            context.hooks().on("plugin.call", 20, call -> mark(call, "2"));
            context.hooks().on("plugin.call", 30, call -> mark(call, "3"));
          }
          @OnHook(value = "plugin.call", order = 10) void first(HookCall call) { mark(call, "1"); }
          @Action public void more() { context.hooks().on("plugin.call", 40, call -> mark(call, "4")); }
          @Action public void leave() { Runtime.getRuntime().halt(7); }
          @Action public String here() { return "here"; }
        """,
        CALLS,
        HALT);
    assertThat(say("0")).isEqualTo("0123");
    assertThat(call("marker", "more", Map.of()).isOk()).isTrue();
    assertThat(say("0")).isEqualTo("01234");
    long asked = status("first").calls();

    assertThat(call("marker", "leave", Map.of()).isOk()).isFalse();
    assertThat(call("marker", "here", Map.of()).value()).isEqualTo("here");

    assertThat(say("0")).isEqualTo("0123");
    assertThat(status("first").calls()).isGreaterThan(asked);
    supervisor.reload("marker", "test");
    assertThat(say("0")).isEqualTo("0123");
    supervisor.unload("marker", "test");
    assertThat(say("0")).isEqualTo("0");
    assertThat(supervisor.platformHooks().status()).isEmpty();
  }

  @Test
  void aHookWhoseWorkerEndsIsPassedOverButItsCancellationHolds() throws Exception {
    load(
        "fragile",
        """
          @OnHook("plugin.call") void guard(HookCall call) {
            if (!"echo".equals(call.attributes().get("plugin"))) { return; }
            if (call.as(Map.class).get("text").equals("forbidden")) { call.cancel("never"); }
            call.replacePayload(Map.of("text", "changed"));
            Runtime.getRuntime().halt(3);
          }
        """,
        CALLS,
        HALT);
    assertThat(say("allowed")).isEqualTo("allowed");
    assertThatThrownBy(() -> say("forbidden"))
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessage("plugin 'fragile' refuses plugin.call: never");
    assertThat(status("guard").failures()).isEqualTo(2);
    assertThat(status("guard").cancelled()).isEqualTo(1);
  }

  @Test
  void aHookThatNeverReturnsEndsItsWorkerAndTheCallGoesOn() throws Exception {
    load(
        "spinner",
        """
          @OnHook(value = "plugin.call", timeout = "300ms", order = 1) void spin(HookCall call) {
            while (true) { Thread.onSpinWait(); }
          }
          @OnHook(value = "plugin.call", timeout = "30s", order = 2) void after(HookCall call) {
            call.replacePayload(Map.of("text", "next"));
          }
        """,
        CALLS,
        "resources: {timeout: 30s}");
    assertThat(say("x")).isEqualTo("next");
    assertThat(status("spin").overruns()).isEqualTo(1);
  }

  @Test
  void aHookKeepsNobodyWaitingLongerThanTheCallsOfItsPlugin() throws Exception {
    load(
        "sleeper",
        """
          @OnHook(value = "plugin.call", timeout = "10000d") void sleep() throws Exception {
            Thread.sleep(1_000_000);
          }
        """,
        CALLS,
        "resources: {timeout: 500ms}");
    assertThat(say("x")).isEqualTo("x");
    assertThat(status("sleep").overruns()).isEqualTo(1);
  }

  @Test
  void whatDoesNotFitThroughTheWallDoesNotGetRoundAGuard() throws Exception {
    load(
        "guard",
        """
          @OnHook("plugin.call") void guard(HookCall call) {
            if (!"echo".equals(call.attributes().get("plugin"))) { return; }
            try {
              call.payload();
            } catch (PayloadTooLargeException e) {
              call.cancel(ErrorCode.PAYLOAD_TOO_LARGE, "nobody has looked at it");
            }
          }
          @OnHook(value = "plugin.call", phase = HookPhase.AFTER) void after(HookCall call) {
            if (!"echo".equals(call.attributes().get("plugin"))) { return; }
            try {
              call.result();
            } catch (PayloadTooLargeException e) {
              call.replaceResult("too much of " + call.as(Map.class).get("text"));
            }
          }
        """,
        CALLS);
    assertThat(say("x")).isEqualTo("x");
    Map<String, String> large = Map.of("text", "x".repeat(9 << 20));
    assertThat(call("echo", "say", large).code()).isEqualTo("payload_too_large");
    List<Integer> many = java.util.Collections.nCopies(1_200_000, 1);
    assertThat(call("echo", "say", Map.of("text", many)).code()).isEqualTo("payload_too_large");

    workshop.binary(
        "grower",
        Workshop.manifest("grower"),
        "@OnHook(value = \"plugin.call\", phase = HookPhase.AFTER, order = 1) void grow(HookCall"
            + " call) { call.replaceResult(\"x\".repeat(9 << 20)); }");
    supervisor.load("grower", "test");
    assertThat(say("little")).isEqualTo("too much of little");
  }

  @Test
  void aFullPluginIsAskedAllTheSame() throws Exception {
    load(
        "busy",
        """
          private final PluginContext context;
          public Main(PluginContext context) { this.context = context; }
          @Action public Object ask() { return context.calls().call("echo", "say", Map.of("text", "x")).value(); }
          @OnHook("plugin.call") void mark(HookCall call) {
            if (call.attributes().get("plugin").equals("echo")) { call.skip("asked by " + call.source()); }
          }
        """,
        "permissions: [\"event:plugin.call:subscribe\", \"plugin:echo:call\"]",
        "resources: {max_concurrent: 1}");
    assertThat(call("busy", "ask", Map.of()).value()).isEqualTo("asked by busy");
  }

  @Test
  void whatAHookDoesItselfDoesNotMeetItOnWhateverThread() throws Exception {
    load(
        "audit",
        """
          private final PluginContext context;
          public Main(PluginContext context) { this.context = context; }
          @OnHook("plugin.call") void log(HookCall call) throws Exception {
            Object here = context.calls().call("echo", "say", Map.of("text", "here")).value();
            Object there = context.executor().submit(() ->
                context.calls().call("echo", "say", Map.of("text", "there")).value()).get();
            call.replacePayload(Map.of("text", call.as(Map.class).get("text") + " " + here + " " + there));
          }
        """,
        "permissions: [\"event:plugin.call:subscribe\", \"plugin:echo:call\"]");
    assertThat(say("outer")).isEqualTo("outer here there");
    assertThat(status("log").calls()).isEqualTo(1);
  }

  @Test
  void hooksAfterItHearOfWhatTheEndOfAWorkerBrokeOff() throws Exception {
    load(
        "shop",
        """
          private final PluginContext context;
          public Main(PluginContext context) { this.context = context; }
          private Integer ordered() {
            return context.hooks().run("shop.order", 1, Integer.class, in -> {
              Runtime.getRuntime().halt(5);
              return 1;
            });
          }
          @Action public int order(Map<String, Object> in) throws Exception {
            return (boolean) in.get("here") ? ordered() : context.executor().submit(() -> ordered()).get();
          }
        """,
        HALT,
        "runtime: {restart: {max_restarts: 100, window: 20ms, backoff: 0s}}");
    List<String> seen = new CopyOnWriteArrayList<>();
    supervisor
        .hooks()
        .on(
            "shop.order",
            HookOptions.DEFAULT.withPhase(HookPhase.AFTER),
            call -> seen.add(call.error().orElseThrow().code()));
    assertThat(call("shop", "order", Map.of("here", true)).code()).isEqualTo("sandbox_violation");
    await().untilAsserted(() -> assertThat(seen).containsExactly("handler_error"));
    assertThat(call("shop", "order", Map.of("here", false)).isOk()).isFalse();
    await().untilAsserted(() -> assertThat(seen).containsExactly("handler_error", "handler_error"));
  }

  @Test
  void aHookThatKeepsOverrunningIsSuspendedAndItsPluginGoesOn() throws Exception {
    load(
        "late",
        """
          @OnHook(value = "plugin.call", timeout = "50ms") void late(HookCall call) throws Exception {
            if ("echo".equals(call.attributes().get("plugin"))) { Thread.sleep(60_000); }
          }
          @Action public String here() { return "here"; }
        """,
        CALLS);
    for (int i = 0; i < 5; i++) {
      assertThat(say("x")).isEqualTo("x");
    }
    assertThat(status("late").overruns()).isEqualTo(3);
    assertThat(call("late", "here", Map.of()).value()).isEqualTo("here");
  }
}
