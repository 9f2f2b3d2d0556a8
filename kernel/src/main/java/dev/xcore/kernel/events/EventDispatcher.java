package dev.xcore.kernel.events;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HookName;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.DispatchResult;
import dev.xcore.sdk.EmitResult;
import dev.xcore.sdk.Event;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.Subscription;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bridge between events and hooks of the same name, for one plugin or for the platform. Thread
 * safe.
 */
public final class EventDispatcher {

  /** Ends the names of events that tell what hooks have made of others. */
  public static final String OUTCOME = ".hooked";

  private final Events events;
  private final HookManager hooks;
  private final Binder binder;
  private final Supplier<? extends CallContext> calls;

  /**
   * Makes a dispatcher.
   *
   * @param events in the name of its owner
   * @param hooks of all plugins
   * @param binder of its owner's types
   * @param calls begins what hooks see as their call
   */
  public EventDispatcher(
      Events events, HookManager hooks, Binder binder, Supplier<? extends CallContext> calls) {
    this.events = events;
    this.hooks = hooks;
    this.binder = binder;
    this.calls = calls;
  }

  /**
   * Gives an event to its handlers, then to the hooks of the same name.
   *
   * @param source its sender
   * @param name of the event
   * @param data a record, bean, collection, map or scalar, or null
   * @return what became of it
   * @throws dev.xcore.sdk.XcoreException if it cannot be sent
   */
  public DispatchResult emit(String source, String name, @Nullable Object data) {
    HookName.requireFree(name);
    EmitResult handled = events.emit(name, data);
    if (handled.isCancelled()) {
      return new DispatchResult(
          handled,
          null,
          Optional.of(new ConflictException("event '" + name + "' was cancelled by a handler")));
    }
    HookRun run = through(source, name, data);
    return new DispatchResult(handled, run.result(), run.error());
  }

  /**
   * Gives events that others send to the hooks of the same name.
   *
   * @param pattern of names
   * @return ends it
   * @throws dev.xcore.sdk.XcoreException if its owner may not take these events
   */
  public Subscription forward(String pattern) {
    return events.on(pattern, this::forward);
  }

  private void forward(Event event) {
    String name = event.name();
    if (HookName.PLATFORM.contains(name) || name.endsWith(OUTCOME) || !hooks.isHooked(name)) {
      return;
    }
    HookRun run = through(event.source(), name, event.data());
    if (run.isCancelled()) {
      event.cancel();
    } else if (run.isAnswered()) {
      event.reply(run.result());
    }
    events.publish(name + OUTCOME, outcome(run));
  }

  private HookRun through(String source, String name, @Nullable Object data) {
    HookRun run =
        hooks.begin(
            HookPoint.open(name),
            new HookOccasion(source, Map.of(), binder, data, calls.get(), Optional.empty()));
    if (run.before()) {
      run.succeeded(binder, null);
    } else {
      run.after();
    }
    return run;
  }

  private static Map<String, @Nullable Object> outcome(HookRun run) {
    Map<String, @Nullable Object> outcome = new LinkedHashMap<>();
    outcome.put("outcome", run.isCancelled() ? "cancelled" : "ok");
    outcome.put("result", run.result());
    run.error().ifPresent(error -> outcome.put("reason", error.detail()));
    return outcome;
  }
}
