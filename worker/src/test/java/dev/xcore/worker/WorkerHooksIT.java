package dev.xcore.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.ipc.ValueReader;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.HookOptions;
import dev.xcore.sdk.HookPhase;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.Failure;
import dev.xcore.worker.protocol.Given;
import dev.xcore.worker.protocol.HookAnswer;
import dev.xcore.worker.protocol.HookContent;
import dev.xcore.worker.protocol.HookDelivery;
import dev.xcore.worker.protocol.HookSubscription;
import dev.xcore.worker.protocol.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WorkerHooksIT {

  private static final String GUARD =
      """
      package shop;

      import dev.xcore.sdk.*;
      import java.util.*;

      public final class Guard implements Plugin {

        record Order(String product, int amount) {}

        private final PluginContext context;
        private final Hooks hooks;

        Guard(PluginContext context, Hooks hooks) {
          this.context = context;
          this.hooks = hooks;
        }

        @OnHook(value = "plugin.*", order = 7, timeout = "300ms")
        void before(HookCall call) throws Exception {
          if (call.payload() instanceof Map<?, ?> order) {
            Order given = call.as(Order.class);
            call.replacePayload(new Order(given.product() + "!", given.amount() + 1));
            return;
          }
          switch (String.valueOf(call.payload())) {
            case "skip" -> call.skip(List.of(call.name(), call.source(), call.attributes()));
            case "cancel" -> { call.cancel("no"); throw new IllegalStateException("and failed"); }
            case "cancel as" -> call.cancel(ErrorCode.CONFLICT, "no");
            case "cancel elsewhere" -> context.executor().submit(() -> call.cancel("there")).get();
            case "fail" -> { call.skip("never"); throw new IllegalStateException("failed"); }
            case "too much" -> call.skip("x".repeat(9 << 20));
            default -> {}
          }
        }

        @OnHook(value = "plugin.*", phase = HookPhase.AFTER)
        void after(HookCall call) {
          String seen;
          try {
            seen = String.valueOf(call.result());
          } catch (PayloadTooLargeException e) {
            seen = e.code();
          }
          call.replaceResult(seen + call.error().map(error -> " " + error.code()).orElse(""));
        }

        @Action
        void stand() {
          hooks.on("shop.x", 3, call -> call.skip("coded"));
        }

        @Action
        boolean standAndLeave() {
          Subscription one = hooks.on("shop.y", call -> call.skip("never"));
          one.close();
          one.close();
          return true;
        }

        @Action
        String run(String how) throws Exception {
          return switch (how) {
            case "here" -> order();
            case "there" -> context.executor().submit(this::order).get();
            case "fail" -> hooks.run("shop.order", 1, String.class, in -> {
              throw new ConflictException("sold out");
            });
            case "unfit" -> String.valueOf(
                hooks.run("shop.order", 1, Object.class, in -> new Object()));
            case "huge" -> hooks.run("shop.order", 1, String.class, in -> "x".repeat(9 << 20));
            default -> throw new IllegalArgumentException(how);
          };
        }

        private String order() {
          return hooks.run("shop.order", new Order("tea", 1), String.class,
              in -> in.as(Order.class).product());
        }
      }
      """;

  private static final CallTarget BEFORE = CallTarget.named(CallTarget.Kind.HOOK, "before");
  private static final CallTarget AFTER = CallTarget.named(CallTarget.Kind.HOOK, "after");

  private final List<List<Object>> said = new CopyOnWriteArrayList<>();
  private FakeHost host;

  @BeforeAll
  void start() throws Exception {
    host = FakeHost.start();
    var offer = host.loaded(TestCode.compile(Map.of("shop.Guard", GUARD)), FakeHost.order(""));
    assertThat(offer.table().hooks())
        .extracting(hook -> hook.name() + " " + hook.pattern())
        .containsExactlyInAnyOrder("before plugin.*", "after plugin.*");
    assertThat(offer.table().hooks())
        .filteredOn(hook -> hook.name().equals("before"))
        .first()
        .extracting(hook -> hook.options())
        .isEqualTo(HookOptions.DEFAULT.withOrder(7).withTimeout(Duration.ofMillis(300)));
  }

  @BeforeEach
  void listen() {
    host.asked.clear();
    said.clear();
    host.broker = (operation, arguments) -> said(operation, arguments, null);
  }

  @AfterAll
  void stop() throws Exception {
    host.close();
  }

  private Object said(Operation operation, ValueReader arguments, Object reply) throws Exception {
    List<Object> all = new ArrayList<>(List.of(operation.wire()));
    while (arguments.hasMore()) {
      all.add(arguments.value());
    }
    said.add(all);
    return reply;
  }

  private static HookDelivery asked(boolean isAfter, HookContent payload, HookContent result) {
    return new HookDelivery(
        12,
        isAfter,
        "plugin.call",
        "mail",
        new HookDelivery.Rights(true, true, true, false),
        Map.of("action", "send"),
        payload,
        result,
        Optional.empty());
  }

  private FakeHost.Outcome ask(CallTarget target, HookDelivery delivery) throws Exception {
    return host.run(0, host.nextCall(), target, delivery::write);
  }

  private FakeHost.Outcome before(Object payload) throws Exception {
    return ask(BEFORE, asked(false, HookContent.of(payload), HookContent.NONE));
  }

  private static HookAnswer wish(FakeHost.Outcome outcome) throws Exception {
    assertThat(outcome.failure()).isEmpty();
    return HookAnswer.read(outcome.result());
  }

  @Test
  void aHookSaysWhatItWantsWhenItHasReturned() throws Exception {
    assertThat(wish(before("nothing"))).isEqualTo(HookAnswer.NOTHING);
    assertThat(wish(before(Map.of("product", "tea", "amount", 1L))).payload())
        .contains(new Given(Map.of("product", "tea!", "amount", 2L)));
    assertThat(wish(before("skip")).answer())
        .contains(new Given(List.of("plugin.call", "mail", Map.of("action", "send"))));
    assertThat(said).isEmpty();
  }

  @Test
  void aHookThatFailsWantsNothing() throws Exception {
    assertThat(before("fail").error().message()).contains("IllegalStateException: failed");
    assertThat(before("too much").error().code()).isEqualTo("payload_too_large");
  }

  @Test
  void aCancellationIsToldAtOnceOnWhateverThread() throws Exception {
    assertThat(before("cancel").error().message()).contains("and failed");
    assertThat(wish(before("cancel as"))).isEqualTo(HookAnswer.NOTHING);
    assertThat(wish(before("cancel elsewhere"))).isEqualTo(HookAnswer.NOTHING);
    assertThat(said)
        .containsExactly(
            Arrays.asList("hooks.cancel", 12L, null, "no"),
            List.of("hooks.cancel", 12L, "conflict", "no"),
            Arrays.asList("hooks.cancel", 12L, null, "there"));
    assertThat(host.asked.get(0).call()).isEqualTo(-1);
    assertThat(host.asked.get(2).call()).isPositive();
  }

  @Test
  void whatHasNotCrossedIsAnErrorOfWhoLooksAtIt() throws Exception {
    HookContent absent = HookContent.absent(new PayloadTooLargeException("it is too large"));
    assertThat(ask(BEFORE, asked(false, absent, HookContent.NONE)).error().code())
        .isEqualTo("payload_too_large");
    assertThat(wish(ask(AFTER, asked(true, HookContent.NONE, absent))).result())
        .contains(new Given("payload_too_large"));
  }

  @Test
  void whatDoesNotFitIntoTheFrameIsLeftOutAndTheRestCrosses() throws Exception {
    HookContent large = HookContent.of("x".repeat(6 << 20));
    assertThat(wish(ask(AFTER, asked(true, HookContent.of("small"), large))).result().orElseThrow())
        .isEqualTo(new Given("x".repeat(6 << 20)));
    assertThat(wish(ask(AFTER, asked(true, large, large))).result())
        .contains(new Given("payload_too_large"));
    assertThat(
            ask(BEFORE, asked(false, HookContent.of("x".repeat(9 << 20)), HookContent.NONE))
                .error()
                .code())
        .isEqualTo("payload_too_large");
  }

  @Test
  void aHookMadeInCodeIsKnownByItsNumber() throws Exception {
    host.action("stand", null);
    HookSubscription made = subscription(said.getFirst());
    assertThat(made.pattern()).isEqualTo("shop.x");
    assertThat(made.options()).isEqualTo(HookOptions.DEFAULT.withOrder(3));
    HookDelivery delivery = asked(false, HookContent.NONE, HookContent.NONE);
    CallTarget coded = CallTarget.numbered(CallTarget.Kind.CODED_HOOK, made.number());
    assertThat(wish(ask(coded, delivery)).answer()).contains(new Given("coded"));
    CallTarget none = CallTarget.numbered(CallTarget.Kind.CODED_HOOK, 99_999);
    assertThat(wish(ask(none, delivery))).isEqualTo(HookAnswer.NOTHING);

    said.clear();
    assertThat(host.action("standAndLeave", null)).isEqualTo(true);
    assertThat(said)
        .extracting(List::getFirst)
        .containsExactly("hooks.subscribe", "hooks.unsubscribe");
  }

  private static HookSubscription subscription(List<Object> asked) {
    boolean isAfter = (Boolean) asked.get(3);
    return new HookSubscription(
        ((Long) asked.get(1)).intValue(),
        (String) asked.get(2),
        HookOptions.DEFAULT
            .withPhase(isAfter ? HookPhase.AFTER : HookPhase.BEFORE)
            .withOrder(((Long) asked.get(4)).intValue()));
  }

  private Object run(String how) throws Exception {
    return host.action("run", Map.of("how", how));
  }

  private Failure failing(String how) throws Exception {
    return host.run(CallTarget.action("run"), Map.of("how", how)).error();
  }

  /** Answers the beginning, and the end. */
  private void answer(List<Object> beginning, List<Object> ending) {
    host.broker =
        (operation, arguments) ->
            said(operation, arguments, operation == Operation.HOOKS_BEGIN ? beginning : ending);
  }

  @Test
  void whereNobodyStandsThePluginGoesOnAlone() throws Exception {
    answer(List.of(0L, false, false), List.of());
    assertThat(run("here")).isEqualTo("tea");
    assertThat(said)
        .containsExactly(
            List.of("hooks.begin", "shop.order", Map.of("product", "tea", "amount", 1L)));
  }

  @Test
  void whatHappensIsToldAndHooksGiveSomethingElse() throws Exception {
    answer(List.of(3L, true, Map.of("product", "milk", "amount", 2L), false), List.of(false));
    assertThat(run("here")).isEqualTo("milk");
    assertThat(said.getLast()).isEqualTo(List.of("hooks.end", 3L, false, "milk"));
    answer(List.of(4L, false, false), List.of(true, "another"));
    assertThat(run("there")).isEqualTo("another");
    answer(List.of(0L, false, true, "skipped"), List.of());
    assertThat(run("here")).isEqualTo("skipped");
  }

  @Test
  void aFailureIsToldAndStaysUnlessHooksAnswer() throws Exception {
    answer(List.of(3L, false, false), List.of(false));
    assertThat(failing("fail").code()).isEqualTo("conflict");
    assertThat(said.getLast().subList(0, 4)).isEqualTo(List.of("hooks.end", 3L, true, "conflict"));
    answer(List.of(4L, false, false), List.of(true, "rescued"));
    assertThat(run("fail")).isEqualTo("rescued");
  }

  @Test
  void aResultThatCannotCrossIsAFailureThatIsToldOnce() throws Exception {
    for (var wrong : Map.of("unfit", "invalid_payload", "huge", "payload_too_large").entrySet()) {
      said.clear();
      answer(List.of(3L, false, false), List.of(false));
      assertThat(failing(wrong.getKey()).code()).isEqualTo(wrong.getValue());
      assertThat(said).extracting(List::getFirst).containsExactly("hooks.begin", "hooks.end");
      assertThat(said.getLast().get(3)).isEqualTo(wrong.getValue());
    }
  }

  @Test
  void aRefusalIsTheErrorOfWhoRunsIt() throws Exception {
    host.broker =
        (operation, arguments) -> {
          throw new PermissionDeniedException("plugin 'guest' refuses shop.order: no");
        };
    assertThat(failing("here").code()).isEqualTo("permission_denied");
    host.broker =
        (operation, arguments) -> {
          if (operation == Operation.HOOKS_END) {
            throw new ConflictException("too late");
          }
          return said(operation, arguments, List.of(3L, false, false));
        };
    assertThat(failing("here").message()).isEqualTo("too late");
    assertThat(failing("fail").message()).isEqualTo("sold out");
  }
}
