package dev.xcore.kernel.events;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.values.ValueBoundary;
import dev.xcore.sdk.ErrorCode;
import dev.xcore.sdk.HookCall;
import dev.xcore.sdk.HookPhase;
import dev.xcore.sdk.XcoreException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happens at a hook point, in the hands of one hook: keeps what the hook wants until it has
 * returned, and lets go of everything then. Thread safe.
 */
public final class HookTurn implements HookCall {

  /** Something that a hook gives, null included. */
  record Given(@Nullable Object tree) {}

  private @Nullable HookRun run;
  private @Nullable Binder binder;
  private @Nullable Given payload;
  private @Nullable Given answer;
  private @Nullable Given result;
  private @Nullable XcoreException refusal;
  private final HookPhase phase;
  private final Hook hook;

  HookTurn(HookRun run, Hook hook) {
    this.run = run;
    this.hook = hook;
    this.phase = hook.options().phase();
  }

  /**
   * Gives it into the hands of code.
   *
   * @param own binder of the code's types
   * @return this
   */
  public synchronized HookTurn open(Binder own) {
    binder = own;
    return this;
  }

  /** Takes it back. */
  synchronized void close() {
    run = null;
    binder = null;
  }

  private HookRun run() {
    HookRun open = run;
    if (open == null) {
      throw new IllegalStateException("this hook has returned: its call is over");
    }
    return open;
  }

  private Binder binder() {
    Binder own = binder;
    if (own == null) {
      throw new IllegalStateException("this hook has returned: its call is over");
    }
    return own;
  }

  private HookPoint in(HookPhase needed, String what) {
    HookPoint point = run().point();
    if (phase != needed) {
      throw new IllegalStateException(
          what
              + " is for hooks "
              + (needed == HookPhase.AFTER ? "after" : "before")
              + " what happens");
    }
    return point;
  }

  private static void require(boolean isPossible, HookPoint point, String what) {
    if (!isPossible) {
      throw new IllegalStateException("at " + point.name() + " a hook cannot " + what);
    }
  }

  /**
   * Returns the point, which says what hooks may do there.
   *
   * @return the point
   */
  public synchronized HookPoint point() {
    return run().point();
  }

  /**
   * Tells whether it was refused, so that nobody changes what came of it.
   *
   * @return true once a hook has cancelled it
   */
  public synchronized boolean isCancelled() {
    return run().isCancelled();
  }

  @Override
  public synchronized String name() {
    return run().point().name();
  }

  @Override
  public HookPhase phase() {
    return phase;
  }

  @Override
  public synchronized String source() {
    return run().occasion().source();
  }

  @Override
  public synchronized Map<String, Object> attributes() {
    return run().occasion().attributes();
  }

  @Override
  public synchronized @Nullable Object payload() {
    return payload == null ? run().payload() : payload.tree();
  }

  @Override
  public synchronized <T> T as(Class<T> type) {
    return binder().read(type, payload());
  }

  @Override
  public synchronized void replacePayload(@Nullable Object value) {
    HookPoint point = in(HookPhase.BEFORE, "replacePayload");
    require(point.replacesPayload(), point, "replace the payload");
    payload = new Given(ValueBoundary.frozen(binder(), value));
  }

  @Override
  public synchronized void cancel(String reason) {
    cancel(run().point().refusal(), reason);
  }

  @Override
  public synchronized void cancel(ErrorCode code, String reason) {
    HookPoint point = in(HookPhase.BEFORE, "cancel");
    refusal =
        XcoreException.of(
            code, "plugin '%s' refuses %s: %s".formatted(hook.plugin(), point.name(), reason));
  }

  @Override
  public synchronized void skip(@Nullable Object value) {
    HookPoint point = in(HookPhase.BEFORE, "skip");
    require(point.skips(), point, "answer in place of what happens");
    answer = new Given(ValueBoundary.frozen(binder(), value));
  }

  @Override
  public synchronized @Nullable Object result() {
    in(HookPhase.AFTER, "result");
    return result == null ? run().result() : result.tree();
  }

  @Override
  public synchronized <T> T resultAs(Class<T> type) {
    return binder().read(type, result());
  }

  @Override
  public synchronized void replaceResult(@Nullable Object value) {
    HookPoint point = in(HookPhase.AFTER, "replaceResult");
    require(point.replacesResult(), point, "replace the result");
    require(!run().isCancelled(), point, "replace a result that was refused by another");
    result = new Given(ValueBoundary.frozen(binder(), value));
  }

  @Override
  public synchronized Optional<XcoreException> error() {
    in(HookPhase.AFTER, "error");
    return result == null ? run().error() : Optional.empty();
  }

  synchronized @Nullable Given givenPayload() {
    return payload;
  }

  synchronized @Nullable Given givenAnswer() {
    return answer;
  }

  synchronized @Nullable Given givenResult() {
    return result;
  }

  synchronized @Nullable XcoreException refusal() {
    return refusal;
  }

  @Override
  public String toString() {
    return hook.toString();
  }
}
