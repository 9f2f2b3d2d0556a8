package dev.xcore.kernel.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HookName;
import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.ErrorCode;
import dev.xcore.sdk.HookCall;
import dev.xcore.sdk.HookHandler;
import dev.xcore.sdk.HookOptions;
import dev.xcore.sdk.HookPhase;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.Subscription;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The manager of hooks without any plugin: their code is called as it is. */
final class HookManagerTest {

  private static final Binder BINDER = Binder.create();
  private static final HookPoint POINT = HookPoint.open("shop.order");

  private final List<String> announced = new ArrayList<>();
  private final HookManager manager = HookManager.create(Duration.ofSeconds(1), announcing());

  private SystemEvents announcing() {
    return (name, data) -> announced.add(name);
  }

  /** Code that is called at once. */
  private record Code(HookHandler handler) implements HookTarget {

    @Override
    public boolean mayTake(String name) {
      return true;
    }

    @Override
    public boolean isAsked(Hook hook, CallContext call) {
      return true;
    }

    @Override
    public void handle(Hook hook, HookTurn turn, CallContext call) {
      try {
        handler.handle(turn.open(BINDER));
      } catch (XcoreException e) {
        throw e;
      } catch (Exception e) {
        throw XcoreException.of(ErrorCode.HANDLER_ERROR, "failed");
      }
    }
  }

  /** A call of nobody. */
  private record Nobody() implements CallContext {

    @Override
    public String caller() {
      return "system";
    }

    @Override
    public Optional<Principal> principal() {
      return Optional.empty();
    }

    @Override
    public Optional<String> tenant() {
      return Optional.empty();
    }

    @Override
    public String traceId() {
      return "0";
    }

    @Override
    public Optional<Duration> remaining() {
      return Optional.empty();
    }
  }

  @Test
  void thePlatformsPointsAreThoseThatNoPluginCanRun() {
    assertThat(HookPoint.PLATFORM)
        .extracting(HookPoint::name)
        .containsExactlyInAnyOrderElementsOf(HookName.PLATFORM);
  }

  private SubscriptionSet<HookOptions, HookTarget, Hook> plugin(String name) {
    SubscriptionSet<HookOptions, HookTarget, Hook> hooks = manager.hooks(name);
    hooks.begin(Optional.empty());
    return hooks;
  }

  private static HookOptions at(HookPhase phase, int order) {
    return HookOptions.DEFAULT.withPhase(phase).withOrder(order);
  }

  private HookRun begin(@Nullable Object payload) {
    return manager.begin(
        POINT, new HookOccasion("shop", Map.of(), BINDER, payload, new Nobody(), Optional.empty()));
  }

  /** What a hook of the property does. */
  private enum Deed {
    PASS,
    FAIL,
    REPLACE,
    REPLACE_AND_FAIL,
    CANCEL,
    CANCEL_AND_FAIL,
    SKIP,
    SKIP_AND_FAIL
  }

  private record Planned(int number, HookPhase phase, int order, Deed deed) {

    void handle(HookCall call, List<String> trace) {
      boolean isAfter = phase == HookPhase.AFTER;
      trace.add(number + " " + phase + " " + (isAfter ? seen(call) : call.payload()));
      switch (deed) {
        case REPLACE, REPLACE_AND_FAIL -> {
          if (!isAfter) {
            call.replacePayload("p" + number);
          } else {
            call.replaceResult("r" + number);
          }
        }
        case CANCEL, CANCEL_AND_FAIL -> call.cancel("no" + number);
        case SKIP, SKIP_AND_FAIL -> call.skip("s" + number);
        case PASS, FAIL -> {}
      }
      if (deed.name().endsWith("FAIL")) {
        throw new IllegalStateException("as planned");
      }
    }

    private static String seen(HookCall call) {
      return call.error().map(XcoreException::code).orElseGet(() -> String.valueOf(call.result()));
    }
  }

  /** What the hooks of a plan come to, told as plainly as possible. */
  private static List<String> expected(List<Planned> plan, boolean isFailing) {
    List<String> trace = new ArrayList<>();
    List<Planned> ordered = new ArrayList<>(plan);
    ordered.sort(Comparator.comparingInt(Planned::order).thenComparingInt(Planned::number));
    String payload = "p";
    @Nullable String result = null;
    @Nullable String error = null;
    boolean isCancelled = false;
    boolean isSkipped = false;
    for (Planned hook : ordered) {
      if (hook.phase == HookPhase.BEFORE && !isCancelled && !isSkipped) {
        trace.add(hook.number + " BEFORE " + payload);
        isCancelled = hook.deed == Deed.CANCEL || hook.deed == Deed.CANCEL_AND_FAIL;
        isSkipped = hook.deed == Deed.SKIP;
        payload = hook.deed == Deed.REPLACE ? "p" + hook.number : payload;
        result = isSkipped ? "s" + hook.number : null;
        error = isCancelled ? "permission_denied" : null;
      }
    }
    if (!isCancelled && !isSkipped) {
      trace.add("happens " + payload);
      error = isFailing ? "conflict" : null;
      result = isFailing ? null : "done";
    }
    for (Planned hook : ordered) {
      if (hook.phase == HookPhase.AFTER) {
        trace.add(hook.number + " AFTER " + (error == null ? result : error));
        if (hook.deed == Deed.REPLACE && !isCancelled) {
          result = "r" + hook.number;
          error = null;
        }
      }
    }
    trace.add(error == null ? "result " + result : "error " + error);
    return trace;
  }

  private static List<Planned> plan(Random random) {
    List<Planned> plan = new ArrayList<>();
    int hooks = random.nextInt(8);
    for (int i = 0; i < hooks; i++) {
      boolean isAfter = random.nextInt(3) == 0;
      Deed deed = Deed.values()[random.nextInt(isAfter ? 4 : Deed.values().length)];
      plan.add(
          new Planned(
              i,
              isAfter ? HookPhase.AFTER : HookPhase.BEFORE,
              random.nextInt(3) - 1,
              random.nextInt(3) == 0 ? deed : random.nextBoolean() ? Deed.PASS : Deed.REPLACE));
    }
    return plan;
  }

  @Test
  void hooksDoWhatThePlainModelDoes() {
    Random random = new Random(20_260_101);
    for (int round = 0; round < 5000; round++) {
      List<Planned> plan = plan(random);
      boolean isFailing = random.nextInt(4) == 0;
      List<String> trace = new ArrayList<>();
      SubscriptionSet<HookOptions, HookTarget, Hook> hooks = plugin("guard");
      plan.forEach(planned ->
          hooks.add(
              "shop.order",
              at(planned.phase, planned.order),
              new Code(call -> planned.handle(call, trace))));
      try {
        trace.add("result " + begin("p").around(BINDER, run -> happen(run, trace, isFailing)));
      } catch (XcoreException e) {
        trace.add("error " + e.code());
      }
      hooks.close();
      assertThat(trace).as("%s failing=%s", plan, isFailing).isEqualTo(expected(plan, isFailing));
    }
    assertThat(manager.status()).isEmpty();
  }

  private static Object happen(HookRun run, List<String> trace, boolean isFailing) {
    trace.add("happens " + run.payload());
    if (isFailing) {
      throw new ConflictException("as planned");
    }
    return "done";
  }

  @Test
  void aCancellationNamesThePluginAndTheReason() {
    plugin("guard").add("shop.*", HookOptions.DEFAULT, new Code(call -> call.cancel("closed")));
    assertThatThrownBy(() -> begin(null).around(BINDER, run -> "done"))
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessage("plugin 'guard' refuses shop.order: closed");
  }

  @Test
  void aCancellationMayChooseItsError() {
    plugin("guard")
        .add(
            "shop.*",
            HookOptions.DEFAULT,
            new Code(call -> call.cancel(ErrorCode.OVERLOADED, "busy")));
    assertThatThrownBy(() -> begin(null).around(BINDER, run -> "done"))
        .isInstanceOfSatisfying(
            XcoreException.class, e -> assertThat(e.code()).isEqualTo("overloaded"));
  }

  @Test
  void aHookThatKeepsItsCallHoldsNothingAfterwards() {
    AtomicReference<HookCall> kept = new AtomicReference<>();
    plugin("guard").add("shop.*", HookOptions.DEFAULT, new Code(kept::set));
    begin("p").around(BINDER, run -> "done");
    assertThatThrownBy(() -> kept.get().payload()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> kept.get().cancel("late")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void countsWhatEachHookDoes() {
    SubscriptionSet<HookOptions, HookTarget, Hook> hooks = plugin("guard");
    hooks.add(
        "sometimes",
        "shop.order",
        HookOptions.DEFAULT,
        new Code(call -> {
          switch (String.valueOf(call.payload())) {
            case "cancel" -> call.cancel("no");
            case "skip" -> call.skip(1);
            case "fail" -> throw new IllegalStateException("as planned");
            default -> {}
          }
        }));
    for (String payload : List.of("a", "skip", "cancel", "fail", "b")) {
      HookRun run = begin(payload);
      run.before();
    }
    assertThat(manager.status())
        .singleElement()
        .satisfies(status -> {
          assertThat(status.calls()).isEqualTo(5);
          assertThat(status.failures()).isEqualTo(1);
          assertThat(status.cancelled()).isEqualTo(1);
          assertThat(status.skipped()).isEqualTo(1);
          assertThat(status.totalNanos()).isGreaterThanOrEqualTo(status.maxNanos());
          assertThat(status.maxNanos()).isPositive();
        });
  }

  @Test
  void aHookThatOverrunsThreeTimesIsNotAskedAnyMore() {
    List<String> asked = new ArrayList<>();
    plugin("slow")
        .add(
            "shop.order",
            HookOptions.DEFAULT,
            new Code(call -> {
              asked.add(call.name());
              throw new CallTimeoutException("too late");
            }));
    for (int i = 0; i < 5; i++) {
      assertThat(begin(null).<String, RuntimeException>around(BINDER, run -> "done"))
          .isEqualTo("done");
    }
    assertThat(asked).hasSize(Suspension.MOST);
    assertThat(announced).containsExactly("plugin.slow.hook_suspended");
  }

  @Test
  void theChainOfAPlatformPointIsEmptyAgainWhenItsHooksEnd() {
    HookChain calls = manager.chain(HookPoint.PLUGIN_CALL);
    assertThat(calls.isEmpty()).isTrue();
    SubscriptionSet<HookOptions, HookTarget, Hook> hooks = plugin("guard");
    Subscription one = hooks.add("plugin.*", HookOptions.DEFAULT, new Code(call -> {}));
    assertThat(calls.isEmpty()).isFalse();
    one.close();
    assertThat(calls.isEmpty()).isTrue();
    hooks.add("plugin.call", HookOptions.DEFAULT, new Code(call -> {}));
    hooks.close();
    assertThat(calls.isEmpty()).isTrue();
  }

  @Test
  void theNextVersionGoesOnWithTheSameHooks() {
    SubscriptionSet<HookOptions, HookTarget, Hook> first = plugin("guard");
    first.add("check", "shop.order", HookOptions.DEFAULT, new Code(call -> call.skip(1)));
    first.add("gone", "shop.order", at(HookPhase.AFTER, 1), new Code(call -> {}));
    SubscriptionSet<HookOptions, HookTarget, Hook> second = manager.hooks("guard");
    second.add("check", "shop.order", HookOptions.DEFAULT, new Code(call -> call.skip(2)));
    assertThat(begin(null).<Object, RuntimeException>around(BINDER, run -> 0)).isEqualTo(1);
    second.begin(Optional.of(first));
    assertThat(begin(null).<Object, RuntimeException>around(BINDER, run -> 0)).isEqualTo(2);
    assertThat(manager.status())
        .singleElement()
        .satisfies(status -> {
          assertThat(status.key().name()).isEqualTo("check");
          assertThat(status.calls()).isEqualTo(2);
        });
  }

  @Test
  void hooksOfThePluginConcernedAreNotAsked() {
    plugin("self").add("**", HookOptions.DEFAULT, new Code(call -> call.cancel("never")));
    HookRun run =
        manager.begin(
            manager.chain(HookPoint.PLUGIN_UNLOAD),
            new HookOccasion("xcore", Map.of(), BINDER, null, new Nobody(), Optional.of("self")));
    assertThat(run.before()).isTrue();
  }

  @Test
  void whatAPointDoesNotOfferIsRefusedToTheHook() {
    plugin("eager").add("config.change", HookOptions.DEFAULT, new Code(call -> call.skip(1)));
    HookRun run =
        manager.begin(
            manager.chain(HookPoint.CONFIG_CHANGE),
            new HookOccasion("xcore", Map.of(), BINDER, null, new Nobody(), Optional.empty()));
    assertThat(run.before()).isTrue();
    assertThat(manager.status())
        .singleElement()
        .satisfies(status -> assertThat(status.failures()).isEqualTo(1));
  }
}
