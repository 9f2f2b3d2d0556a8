package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.handlers.Binder;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ReadLimits;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.kernel.events.Hook;
import dev.xcore.kernel.events.HookManager;
import dev.xcore.kernel.events.HookTarget;
import dev.xcore.kernel.events.SubscriptionSet;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.HookHandler;
import dev.xcore.sdk.HookOptions;
import dev.xcore.sdk.HookPhase;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.worker.protocol.Failure;
import dev.xcore.worker.protocol.Given;
import dev.xcore.worker.protocol.HookBeginning;
import dev.xcore.worker.protocol.HookEnding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a worker may say about what happens at points of its plugin, in whatever order. */
final class OpenPointsTest {

  private static final Binder BINDER = Binder.create();
  private static final PluginIdentity SHOP = PluginIdentity.of("shop");

  private final HookManager manager = HookManager.create(Duration.ofSeconds(5), (name, data) -> {});
  private final SubscriptionSet<HookOptions, HookTarget, Hook> hooks = manager.hooks("guest");
  private final OpenPoints points =
      new OpenPoints(new HookGate("shop", manager, BINDER, SHOP::ownCall));
  private final List<String> seen = new CopyOnWriteArrayList<>();

  OpenPointsTest() {
    hooks.begin(Optional.empty());
  }

  private void before(HookHandler handler) {
    hooks.add("shop.order", HookOptions.DEFAULT, new HostHookTarget(handler, BINDER));
  }

  private void after(HookHandler handler) {
    HookOptions options = HookOptions.DEFAULT.withPhase(HookPhase.AFTER);
    hooks.add("shop.order", options, new HostHookTarget(handler, BINDER));
  }

  private void note() {
    after(call ->
        seen.add(
            call.payload()
                + " "
                + call.result()
                + " "
                + call.error().map(e -> e.code()).orElse("")));
  }

  private static ValueReader reader(ValueWriter out) {
    return ValueReader.of(out.toBytes(), ReadLimits.USUAL);
  }

  private HookBeginning begin(@Nullable Object payload) throws ProtocolException {
    ValueWriter reply = ValueWriter.create();
    points.begin(reader(ValueWriter.create().text("shop.order").value(payload)), reply);
    return HookBeginning.read(reader(reply));
  }

  private Optional<Given> end(HookEnding ending) throws ProtocolException {
    ValueWriter arguments = ValueWriter.create();
    ending.write(arguments);
    ValueWriter reply = ValueWriter.create();
    points.end(reader(arguments), reply);
    return HookEnding.answer(reader(reply));
  }

  private Optional<Given> succeed(int number, @Nullable Object result) throws ProtocolException {
    return end(new HookEnding(number, result, Optional.empty()));
  }

  @Test
  void whereNobodyStandsThereIsNothingToEnd() throws Exception {
    assertThat(begin(1)).isEqualTo(HookBeginning.NOBODY);
  }

  @Test
  void hooksAfterItSeeWhatCameOfItAndMayReplaceIt() throws Exception {
    note();
    after(call -> call.replaceResult(Map.of("price", 7)));
    int number = begin("tea").number();
    assertThat(seen).isEmpty();
    assertThat(succeed(number, "bill")).contains(new Given(Map.of("price", 7L)));
    assertThat(seen).containsExactly("tea bill ");
  }

  @Test
  void hooksAfterItSeeAFailureAndNoneOfItsSecrets() throws Exception {
    note();
    Failure own = Failure.of(new ConflictException("sold out"));
    Failure foreign = Failure.foreign("java.lang.IllegalStateException: secret", "at x", false);
    assertThat(end(new HookEnding(begin(1).number(), null, Optional.of(own)))).isEmpty();
    assertThat(end(new HookEnding(begin(2).number(), null, Optional.of(foreign)))).isEmpty();
    assertThat(seen).containsExactly("1 null conflict", "2 null handler_error");
  }

  @Test
  void hooksBeforeItReplaceSkipAndCancel() throws Exception {
    before(call -> {
      switch (String.valueOf(call.payload())) {
        case "replace" -> call.replacePayload("replaced");
        case "skip" -> call.skip("skipped");
        case "cancel" -> call.cancel("no");
        default -> {}
      }
    });
    note();
    HookBeginning replaced = begin("replace");
    assertThat(replaced.payload()).contains(new Given("replaced"));
    assertThat(succeed(replaced.number(), 1)).isEmpty();
    HookBeginning skipped = begin("skip");
    assertThat(skipped.number()).isZero();
    assertThat(skipped.answer()).contains(new Given("skipped"));
    assertThatThrownBy(() -> begin("cancel")).isInstanceOf(PermissionDeniedException.class);
    assertThat(seen)
        .containsExactly("replaced 1 ", "skip skipped ", "cancel null permission_denied");
  }

  @Test
  void aPointOfSomebodyElseIsRefused() {
    ValueReader arguments = reader(ValueWriter.create().text("mail.sent").nothing());
    assertThatThrownBy(() -> points.begin(arguments, ValueWriter.create()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatHasEndedOrNeverBegunCannotEnd() throws Exception {
    note();
    int number = begin(1).number();
    succeed(number, 1);
    assertThatThrownBy(() -> succeed(number, 2)).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> succeed(number + 1, 2)).isInstanceOf(ProtocolException.class);
    assertThat(seen).hasSize(1);
  }

  @Test
  void whatACallLeavesOpenHasFailedWhenItIsOver() throws Exception {
    note();
    Call call = SHOP.ownCall();
    int number = CallBinding.<Integer, ProtocolException>within(call, () -> begin("left").number());
    int other = begin("other").number();
    points.over(SHOP.ownCall());
    assertThat(seen).isEmpty();
    points.over(call);
    assertThat(seen).containsExactly("left null handler_error");
    assertThatThrownBy(() -> succeed(number, 1)).isInstanceOf(ProtocolException.class);
    assertThat(succeed(other, 1)).isEmpty();
  }

  @Test
  void whatAWorkerLeavesOpenHasFailedWhenItHasEnded() throws Exception {
    note();
    begin("left");
    points.close();
    await().untilAsserted(() -> assertThat(seen).containsExactly("left null handler_error"));
    begin("too late");
    assertThat(seen).hasSize(2);
  }

  @Test
  void onlySoMuchHappensAtATimeAndWhatEndsLeavesRoom() throws Exception {
    note();
    int last = 0;
    for (int i = 0; i < OpenPoints.MOST; i++) {
      last = begin(i).number();
    }
    assertThatThrownBy(() -> begin("more")).isInstanceOf(OverloadedException.class);
    assertThat(seen).containsExactly("more null handler_error");
    succeed(last, 1);
    assertThat(begin("more").number()).isPositive();
  }

  @Test
  void payloadsTakeOnlySoManyBytesAtATime() throws Exception {
    note();
    String large = "x".repeat(OpenPoints.MOST_BYTES / 4);
    int first = begin(large).number();
    begin(large);
    begin(large);
    assertThatThrownBy(() -> begin(large)).isInstanceOf(OverloadedException.class);
    succeed(first, 1);
    assertThat(begin(large).number()).isPositive();
  }
}
