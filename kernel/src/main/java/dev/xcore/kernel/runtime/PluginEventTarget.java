package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Returned;
import dev.xcore.kernel.events.DeliveredEvent;
import dev.xcore.kernel.events.EmitState;
import dev.xcore.kernel.events.PostedEvent;
import dev.xcore.kernel.events.Subscriber;
import dev.xcore.kernel.runtime.ActivePlugin.PluginOperation;
import dev.xcore.kernel.values.ValueBoundary;
import dev.xcore.sdk.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One handler of one version of a plugin. Events pass the plugin's health, deadline and bulkhead,
 * but not its rate limit; they wake a lazy plugin. Thread safe.
 */
final class PluginEventTarget implements EmitTarget {

  private final LeasedCode way;
  private final EventCode code;
  private final Optional<Predicate<Event>> filter;

  PluginEventTarget(
      VersionEvents version, EventLease lease, EventCode code, Optional<Predicate<Event>> filter) {
    this.way = new LeasedCode(version, lease, EventGround::stage);
    this.code = code;
    this.filter = filter;
  }

  @Override
  public boolean mayTake(String name) {
    return ground().mayTake(name);
  }

  @Override
  public void take(
      Subscriber subscriber, PostedEvent event, int attempt, Duration timeout, Runnable onDeadline)
      throws TargetLeftException {
    Call call = ground().call(event);
    call.limit(timeout, onDeadline);
    way.run(call, subscriber.label(), new Operation(subscriber, event, new EmitState(), attempt));
  }

  @Override
  public @Nullable Object emitted(
      Subscriber subscriber, PostedEvent event, EmitState state, Call outer)
      throws TargetLeftException {
    Call call = outer.nested();
    call.limit(subscriber.timeout(), () -> {});
    return way.run(call, subscriber.label(), new Operation(subscriber, event, state, 1));
  }

  /** Returns the only instance, if its code may run on the sender's thread without a detour. */
  @Nullable PluginInstance direct() {
    return ground().isDirect() ? way.lease().only() : null;
  }

  EventGround ground() {
    return way.ground();
  }

  /** Runs the code, in its context. */
  @Nullable Object run(
      PluginInstance instance,
      Subscriber subscriber,
      PostedEvent event,
      EmitState state,
      int attempt)
      throws Throwable {
    DeliveredEvent delivered = new DeliveredEvent(event, instance.binder(), state, attempt);
    if (filter.isPresent() && !filter.get().test(delivered) || !subscriber.claim()) {
      return NOT_TAKEN;
    }
    Object returned = Returned.settle(code.take(instance, delivered));
    Object answer = returned == null ? delivered.answer() : returned;
    return answer == null || isMark(answer)
        ? answer
        : ValueBoundary.result(instance.binder(), answer);
  }

  @SuppressWarnings("ReferenceEquality") // the very mark, not something that equals it
  private static boolean isMark(Object answer) {
    return answer == NOT_TAKEN;
  }

  /** The end of the pipeline. */
  private final class Operation implements PluginOperation<@Nullable Object> {

    private final Subscriber subscriber;
    private final PostedEvent event;
    private final EmitState state;
    private final int attempt;

    Operation(Subscriber subscriber, PostedEvent event, EmitState state, int attempt) {
      this.subscriber = subscriber;
      this.event = event;
      this.state = state;
      this.attempt = attempt;
    }

    @Override
    public @Nullable Object run(PluginInstance instance) throws Throwable {
      return PluginEventTarget.this.run(instance, subscriber, event, state, attempt);
    }
  }
}
