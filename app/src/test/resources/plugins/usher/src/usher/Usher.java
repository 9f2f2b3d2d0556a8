package usher;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.ErrorCode;
import dev.xcore.sdk.HookCall;
import dev.xcore.sdk.HookOptions;
import dev.xcore.sdk.HookPhase;
import dev.xcore.sdk.Hooks;
import dev.xcore.sdk.OnEvent;
import dev.xcore.sdk.OnHook;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Subscription;
import dev.xcore.sdk.XcoreException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Stands at hook points in every way that there is. */
public final class Usher implements Plugin {

  /** What the venue says. */
  public record Said(String how, String text) {}

  /** What is ordered. */
  public record Order(@NotBlank String product, @Max(100) int amount) {}

  /** What is paid. */
  public record Bill(String text, int price) {}

  private final PluginContext context;
  private final Hooks hooks;
  private final List<Object> noted = Collections.synchronizedList(new ArrayList<>());
  private volatile HookCall kept;
  private Optional<Subscription> later = Optional.empty();

  /** Made by the platform. */
  public Usher(PluginContext context) {
    this.context = context;
    this.hooks = context.hooks();
  }

  @Override
  public void onLoad() {
    hooks.forward("news.told");
    hooks.on(
        "venue.coded",
        HookOptions.DEFAULT.withPhase(HookPhase.AFTER).withOrder(20),
        call -> call.replaceResult(call.result() + " last"));
    hooks.on("venue.coded", 20, call -> call.replacePayload(call.payload() + " second"));
    hooks.on(
        "venue.coded",
        HookOptions.DEFAULT.withOrder(30).withTimeout(Duration.ofMillis(100)),
        call -> Thread.sleep(60_000));
  }

  private interface Code {
    Object run() throws Exception;
  }

  private static String told(Code code) {
    try {
      return String.valueOf(code.run());
    } catch (Exception e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }

  private static Code doing(Runnable code) {
    return () -> {
      code.run();
      return "done";
    };
  }

  private static boolean isAbout(HookCall call, String action) {
    return call.attributes().get("plugin").equals("venue")
        && call.attributes().get("action").equals(action);
  }

  @OnHook(value = "plugin.call", timeout = "500ms")
  void before(HookCall call, CallContext context) throws Exception {
    if (!isAbout(call, "say")) {
      return;
    }
    Said said = call.as(Said.class);
    switch (said.how()) {
      case "replace" -> call.replacePayload(new Said("replaced", said.text() + "!"));
      case "replace twice" -> {
        call.replacePayload(new Said("one", said.text() + "1"));
        call.replacePayload(Map.of("how", "two", "text", call.as(Said.class).text() + "2"));
      }
      case "replace by another shape" -> call.replacePayload(List.of(1, "two"));
      case "replace by nothing" -> call.replacePayload(null);
      case "skip" ->
          call.skip(
              new TreeMap<>(
                  Map.of(
                      "name", call.name(),
                      "phase", call.phase(),
                      "source", call.source(),
                      "attributes", new TreeMap<>(call.attributes()),
                      "caller", context.caller(),
                      "hasDeadline", context.remaining().isPresent(),
                      "payload", new TreeMap<>(call.as(Map.class)))));
      case "skip with nothing" -> call.skip(null);
      case "skip and replace" -> {
        call.replacePayload(Map.of("how", "x"));
        call.skip("skipped");
      }
      case "cancel" -> call.cancel("quiet hours");
      case "cancel as" -> call.cancel(ErrorCode.RATE_LIMITED, "too loud");
      case "cancel twice" -> {
        call.cancel("one");
        call.cancel(ErrorCode.CONFLICT, "two");
      }
      case "cancel and skip" -> {
        call.skip("skipped");
        call.cancel("cancelled");
      }
      case "cancel and throw" -> {
        call.cancel("whatever happens");
        throw new IllegalStateException("a secret");
      }
      case "cancel and sleep" -> {
        call.cancel("in my sleep");
        Thread.sleep(60_000);
      }
      case "cancel by a thread" ->
          this.context.executor().submit(() -> call.cancel("by a thread")).get();
      case "throw" -> {
        call.replacePayload(Map.of("how", "never", "text", "never"));
        throw new IllegalStateException("a secret");
      }
      case "refuse" -> {
        call.skip("never");
        throw new ConflictException("passed over");
      }
      case "sleep" -> {
        call.replacePayload(Map.of("how", "never", "text", "never"));
        Thread.sleep(60_000);
      }
      case "unfit" -> call.replacePayload(new Object());
      case "wrong shape" -> call.as(Order.class);
      case "frozen" -> call.skip(told(() -> call.as(Map.class) != null && frozen(call)));
      case "misuse" ->
          call.skip(
              List.of(
                  told(call::result),
                  told(() -> call.resultAs(Said.class)),
                  told(call::error),
                  told(doing(() -> call.replaceResult(1)))));
      case "keep" -> kept = call;
      case "call" ->
          call.skip(
              this.context
                  .calls()
                  .call("venue", "say", Map.of("how", "inner", "text", "i"))
                  .value());
      default -> {}
    }
  }

  @SuppressWarnings("unchecked")
  private static boolean frozen(HookCall call) {
    ((Map<String, Object>) call.payload()).put("a", 1);
    return true;
  }

  @OnHook(value = "plugin.call", phase = HookPhase.AFTER, order = 60)
  void after(HookCall call) {
    if (isAbout(call, "fail") || isAbout(call, "say") && call.error().isPresent()) {
      noted.add(
          call.name()
              + call.error().map(error -> " " + error.code() + " " + described(error)).orElse("")
              + " "
              + told(call::result));
    }
    if (isAbout(call, "fail") && "rescue".equals(call.as(Map.class).get("text"))) {
      call.replaceResult(Map.of("instead", call.error().orElseThrow().code()));
      noted.add(told(call::error) + " " + told(call::result));
    }
    if (isAbout(call, "say") && "after".equals(call.as(Map.class).get("text"))) {
      call.replaceResult(new Said("seen", String.valueOf(call.resultAs(Map.class).get("said"))));
    }
    if (isAbout(call, "say") && "misuse after".equals(call.as(Map.class).get("text"))) {
      call.replaceResult(
          List.of(
              told(doing(() -> call.replacePayload(1))),
              told(doing(() -> call.skip(1))),
              told(doing(() -> call.cancel("no"))),
              told(doing(() -> call.cancel(ErrorCode.CONFLICT, "no")))));
    }
    if (isAbout(call, "say") && "cancelled".equals(call.as(Map.class).get("text"))) {
      noted.add(told(doing(() -> call.replaceResult(1))));
    }
  }

  private static String described(XcoreException error) {
    return error.code().equals("timeout")
        ? error.getClass().getSimpleName()
        : error.getClass().getSimpleName() + " " + error.status() + " " + error.getMessage();
  }

  @OnHook("venue.order")
  void order(HookCall call, Order order) {
    call.replacePayload(new Order(order.product(), order.amount() + 1));
  }

  @OnHook(value = "venue.order", phase = HookPhase.AFTER)
  void bill(HookCall call) {
    if (call.error().isPresent()) {
      noted.add(call.error().get().code() + " " + call.error().get().getMessage());
      if (call.as(Order.class).amount() == 8) {
        call.replaceResult(Map.of("text", "rescued", "price", 0));
      }
      return;
    }
    Bill bill = call.resultAs(Bill.class);
    if (bill.price() > 50) {
      call.replaceResult(new Bill(bill.text() + " on sale", bill.price() / 2));
    }
  }

  @OnHook(value = "venue.seen", phase = HookPhase.AFTER)
  void seen(HookCall call) {
    noted.add(call.name() + " " + call.payload() + " " + call.result());
  }

  @OnHook("venue.skipped")
  void skipped(HookCall call) {
    call.skip("of " + call.source());
  }

  @OnHook("venue.null")
  void skippedWithNothing(HookCall call) {
    call.skip(null);
  }

  @OnHook("venue.refused")
  void refused(HookCall call) {
    call.cancel("not today");
  }

  @OnHook("venue.refused-as")
  void refusedAs(HookCall call) {
    call.cancel(ErrorCode.OVERLOADED, "not today");
  }

  @OnHook("http.request")
  void request(HookCall call) {
    String query = String.valueOf(call.as(Map.class).get("query"));
    switch (query) {
      case "cancel" -> call.cancel("closed");
      case "cancel-as" -> call.cancel(ErrorCode.RATE_LIMITED, "slower");
      case "skip" -> call.skip(Map.of("path", call.as(Map.class).get("path")));
      case "misuse" -> call.skip(List.of(told(doing(() -> call.replacePayload(1)))));
      default -> {}
    }
  }

  @OnHook("plugin.load")
  void load(HookCall call) {
    if (call.as(Map.class).get("plugin").equals("latecomer")) {
      call.cancel("not on Fridays");
    }
  }

  @OnEvent("news.*")
  String news() {
    return "heard";
  }

  @OnHook("news.*")
  void newsBefore(HookCall call) {
    if ("cancel".equals(call.payload())) {
      call.cancel("fake");
    }
    if ("skip".equals(call.payload())) {
      call.skip("skipped");
    }
  }

  @OnHook(value = "news.*", phase = HookPhase.AFTER)
  void newsAfter(HookCall call) {
    if ("answer".equals(call.payload())) {
      call.replaceResult(Map.of("by", call.source()));
    }
  }

  /** What was noted, once. */
  @Action
  public List<Object> noted() {
    List<Object> all = List.copyOf(noted);
    noted.clear();
    return all;
  }

  /** What a call says that is over. */
  @Action
  public List<Object> kept() {
    return List.of(
        told(kept::payload),
        told(kept::name),
        told(kept::attributes),
        told(() -> kept.as(Said.class)),
        told(doing(() -> kept.replacePayload(1))),
        told(doing(() -> kept.skip(1))),
        told(doing(() -> kept.cancel("late"))),
        String.valueOf(kept.phase()));
  }

  /** Stands at one point more. */
  @Action
  public void begin() {
    later = Optional.of(hooks.on("venue.nobody", 0, call -> call.skip("later")));
  }

  /** Stands there no more. */
  @Action
  public String end() {
    later.ifPresent(Subscription::close);
    later.ifPresent(Subscription::close);
    return later.map(Subscription::pattern).orElse("none");
  }
}
