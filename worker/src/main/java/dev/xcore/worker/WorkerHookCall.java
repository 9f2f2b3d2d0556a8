package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.ErrorCode;
import dev.xcore.sdk.HookCall;
import dev.xcore.sdk.HookPhase;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.Failure;
import dev.xcore.worker.protocol.Given;
import dev.xcore.worker.protocol.HookAnswer;
import dev.xcore.worker.protocol.HookContent;
import dev.xcore.worker.protocol.HookDelivery;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.Protocol;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happens at a hook point, in the hands of the plugin's hook. What the hook wants is told to
 * the host when it has come back; that it cancels, at once. Thread safe.
 */
final class WorkerHookCall implements HookCall {

  private final HookDelivery delivery;
  private final Binder binder;
  private final Outlet outlet;
  private final Map<String, Object> attributes;
  private final @Nullable Object payload;
  private final @Nullable Object result;
  private Optional<Given> newPayload = Optional.empty();
  private Optional<Given> answer = Optional.empty();
  private Optional<Given> newResult = Optional.empty();
  private boolean isOver;

  @SuppressWarnings({"unchecked", "NullAway"}) // attributes have values
  WorkerHookCall(HookDelivery delivery, Binder binder, Outlet outlet) {
    this.delivery = delivery;
    this.binder = binder;
    this.outlet = outlet;
    this.attributes = Collections.unmodifiableMap((Map<String, Object>) delivery.attributes());
    this.payload = FrozenTree.of(delivery.payload().tree());
    this.result = FrozenTree.of(delivery.result().tree());
  }

  /** Takes it back, and returns what the hook wants. */
  synchronized HookAnswer close() {
    isOver = true;
    return new HookAnswer(newPayload, answer, newResult);
  }

  private void requireOpen() {
    if (isOver) {
      throw new IllegalStateException("this hook has returned: its call is over");
    }
  }

  private void in(HookPhase needed, String what) {
    requireOpen();
    if (phase() != needed) {
      throw new IllegalStateException(
          what
              + " is for hooks "
              + (needed == HookPhase.AFTER ? "after" : "before")
              + " what happens");
    }
  }

  private void require(boolean isPossible, String what) {
    if (!isPossible) {
      throw new IllegalStateException("at " + delivery.point() + " a hook cannot " + what);
    }
  }

  @Override
  public synchronized String name() {
    requireOpen();
    return delivery.point();
  }

  @Override
  public HookPhase phase() {
    return delivery.isAfter() ? HookPhase.AFTER : HookPhase.BEFORE;
  }

  @Override
  public synchronized String source() {
    requireOpen();
    return delivery.source();
  }

  @Override
  public synchronized Map<String, Object> attributes() {
    requireOpen();
    return attributes;
  }

  @Override
  public synchronized @Nullable Object payload() {
    requireOpen();
    return newPayload.isPresent() ? newPayload.get().tree() : crossed(delivery.payload(), payload);
  }

  private static @Nullable Object crossed(HookContent content, @Nullable Object tree) {
    if (content.absence().isPresent()) {
      throw content.absence().get().toException();
    }
    return tree;
  }

  @Override
  public synchronized <T> T as(Class<T> type) {
    return binder.read(type, payload());
  }

  @Override
  public synchronized void replacePayload(@Nullable Object value) {
    in(HookPhase.BEFORE, "replacePayload");
    require(delivery.rights().replacesPayload(), "replace the payload");
    newPayload = Optional.of(given(value));
  }

  private Given given(@Nullable Object value) {
    return new Given(FrozenTree.of(binder, value));
  }

  @Override
  public void cancel(String reason) {
    cancel(Optional.empty(), reason);
  }

  @Override
  public void cancel(ErrorCode code, String reason) {
    cancel(Optional.of(code), reason);
  }

  /** The host is told at once: it holds even if this process ends the next moment. */
  private void cancel(Optional<ErrorCode> code, String reason) {
    synchronized (this) {
      in(HookPhase.BEFORE, "cancel");
    }
    outlet.ask(
        Operation.HOOKS_CANCEL,
        out ->
            out.integer(delivery.number())
                .value(code.map(ErrorCode::code).orElse(null))
                .text(Protocol.shorten(reason)));
  }

  @Override
  public synchronized void skip(@Nullable Object value) {
    in(HookPhase.BEFORE, "skip");
    require(delivery.rights().skips(), "answer in place of what happens");
    answer = Optional.of(given(value));
  }

  @Override
  public synchronized @Nullable Object result() {
    in(HookPhase.AFTER, "result");
    return newResult.isPresent() ? newResult.get().tree() : crossed(delivery.result(), result);
  }

  @Override
  public synchronized <T> T resultAs(Class<T> type) {
    return binder.read(type, result());
  }

  @Override
  public synchronized void replaceResult(@Nullable Object value) {
    in(HookPhase.AFTER, "replaceResult");
    require(delivery.rights().replacesResult(), "replace the result");
    require(!delivery.rights().isCancelled(), "replace a result that was refused by another");
    newResult = Optional.of(given(value));
  }

  @Override
  public synchronized Optional<XcoreException> error() {
    in(HookPhase.AFTER, "error");
    return newResult.isPresent() ? Optional.empty() : delivery.error().map(Failure::toException);
  }

  @Override
  public String toString() {
    return "hook at " + delivery.point();
  }
}
