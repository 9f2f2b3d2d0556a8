package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Demand;
import dev.xcore.kernel.events.EmitState;
import dev.xcore.kernel.events.EventTarget;
import dev.xcore.kernel.events.EventTarget.TargetLeftException;
import dev.xcore.kernel.events.PostedEvent;
import dev.xcore.kernel.events.Subscriber;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.EmitResult;
import dev.xcore.sdk.EmitResult.Outcome;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.XcoreException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One emitted event on its way through its handlers, on the sender's thread. Handlers that run in
 * the process share one context and one place in the deadline watch, whose deadline moves on from
 * handler to handler; all others are called through their plugin's pipeline. Used by one thread.
 */
final class EmitRun {

  private static final int HANDOVERS = 3;

  private final PostedEvent event;
  private final Subscriber[] takers;
  private final DeadlineWatch watch;
  private final EmitState state = new EmitState();
  private final Outcome[] outcomes;
  private int count;
  private int next;
  private Call call;
  private final long inherited;
  private boolean isWatched;
  private long time;

  EmitRun(PostedEvent event, Subscriber[] takers, Call call, DeadlineWatch watch) {
    this.event = event;
    this.takers = takers;
    this.call = call;
    this.inherited = call.deadline();
    this.watch = watch;
    this.outcomes = new Outcome[takers.length];
  }

  /** Runs all handlers, highest priority first. */
  EmitResult run() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    time = DeadlineWatch.now();
    try {
      while (next < takers.length && !state.isStopped()) {
        CallBinding.within(call, this::some);
      }
    } finally {
      thread.setContextClassLoader(before);
      if (isWatched) {
        call.finish();
      }
    }
    return new EmitResult(
        Arrays.asList(count == outcomes.length ? outcomes : Arrays.copyOf(outcomes, count)),
        state.isCancelled());
  }

  /** Runs handlers until the context has to be replaced, because one of them was interrupted. */
  private boolean some() {
    while (next < takers.length && !state.isStopped()) {
      if (inherited <= time) {
        throw new CallTimeoutException(
            "event '%s' was not handled by the deadline of the call that emitted it"
                .formatted(event.name()));
      }
      Subscriber taker = takers[next++];
      EventTarget target = taker.target();
      if (target instanceof EmitTarget known && !one(taker, known)) {
        return false;
      }
    }
    return true;
  }

  /** Runs one handler; false if the context cannot be used any more. */
  private boolean one(Subscriber taker, EmitTarget target) {
    if (!taker.suspension().tryPass()) {
      note(taker, null, new PluginUnavailableException(taker + " is suspended: it overruns"));
      return true;
    }
    PluginInstance instance = target instanceof PluginEventTarget plugin ? plugin.direct() : null;
    return instance == null
        ? indirectly(taker, target)
        : directly(taker, (PluginEventTarget) target, instance);
  }

  private boolean indirectly(Subscriber taker, EmitTarget target) {
    EmitTarget to = target;
    for (int i = 0; i < HANDOVERS; i++) {
      try {
        note(taker, to.emitted(taker, event, state, call), null);
        return true;
      } catch (TargetLeftException e) {
        if (!(taker.target() instanceof EmitTarget successor)) {
          return true;
        }
        to = successor;
      } catch (XcoreException e) {
        note(taker, null, e);
        return true;
      }
    }
    note(taker, null, new PluginUnavailableException(taker + " is being replaced: try again"));
    return true;
  }

  private boolean directly(Subscriber taker, PluginEventTarget target, PluginInstance instance) {
    EventGround ground = target.ground();
    Availability.Obstacle obstacle = ground.pipeline().guards().availability().obstacle();
    if (obstacle != null) {
      note(
          taker,
          null,
          new PluginUnavailableException(
              "plugin '" + taker.plugin() + "' is " + obstacle, obstacle.retryAfter()));
      return true;
    }
    Bulkhead bulkhead = ground.pipeline().bulkhead();
    if (bulkhead.tryEnter() != Bulkhead.Entry.ENTERED) {
      return indirectly(taker, target);
    }
    try {
      return guarded(taker, target, instance);
    } finally {
      bulkhead.leave();
    }
  }

  private boolean guarded(Subscriber taker, PluginEventTarget target, PluginInstance instance) {
    EventGround ground = target.ground();
    call.deadline(Math.min(inherited, DeadlineWatch.after(time, taker.timeout())));
    call.moveTo(ground.pipeline().counters(), instance.scope());
    call.target(taker.label(), Demand.NONE);
    if (!isWatched) {
      isWatched = true;
      watch.begin(call, ground.pipeline().counters());
    }
    Thread.currentThread().setContextClassLoader(instance.loader());
    Object value = null;
    XcoreException error = null;
    try {
      value = target.run(instance, taker, event, state, 1);
    } catch (Throwable e) {
      error = ground.failures().toHost(call, e);
    }
    return note(taker, value, error);
  }

  /** Notes what came of a handler; false if its deadline has passed. */
  @SuppressWarnings("ReferenceEquality") // the very mark, not something that equals it
  private boolean note(Subscriber taker, @Nullable Object value, @Nullable XcoreException failure) {
    long now = DeadlineWatch.now();
    long nanos = now - time;
    time = now;
    boolean isLate = isWatched && (call.isPastDeadline() || call.deadline() <= now);
    XcoreException error = isLate ? late(taker, failure) : failure;
    if (value == EmitTarget.NOT_TAKEN && error == null) {
      return true;
    }
    outcomes[count++] = new Outcome(taker.plugin(), value, error, nanos);
    count(taker, error);
    return !isLate;
  }

  private void count(Subscriber taker, @Nullable XcoreException error) {
    if (error == null) {
      taker.handled();
      taker.suspension().passed();
    } else {
      taker.failed();
      if (error instanceof CallTimeoutException) {
        taker.suspension().overran();
      }
    }
  }

  /** Ends the place in the watch, which is spent; the next handler gets another. */
  private XcoreException late(Subscriber taker, @Nullable XcoreException failure) {
    Call spent = call;
    call = spent.again(inherited);
    isWatched = false;
    spent.finish();
    CallTimeoutException timeout =
        new CallTimeoutException(
            "%s did not handle event '%s' within %d ms"
                .formatted(taker, event.name(), taker.timeout().toMillis()));
    if (failure != null) {
      timeout.addSuppressed(failure);
    }
    return timeout;
  }
}
