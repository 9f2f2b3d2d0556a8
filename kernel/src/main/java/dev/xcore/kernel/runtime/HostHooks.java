package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.events.EventDispatcher;
import dev.xcore.kernel.events.Hook;
import dev.xcore.kernel.events.HookManager;
import dev.xcore.kernel.events.HookTarget;
import dev.xcore.kernel.events.SubscriptionSet;
import dev.xcore.sdk.DispatchResult;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.HookHandler;
import dev.xcore.sdk.HookOperation;
import dev.xcore.sdk.HookOptions;
import dev.xcore.sdk.Hooks;
import dev.xcore.sdk.Subscription;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The hooks of the application that embeds the platform. Thread safe. */
final class HostHooks implements Hooks {

  private final Binder binder;
  private final SubscriptionSet<HookOptions, HookTarget, Hook> hooks;
  private final HookGate gate;
  private final EventDispatcher dispatcher;

  HostHooks(HookManager manager, Binder binder, Events events) {
    this.binder = binder;
    this.hooks = manager.hooks(EventBus.PLATFORM);
    hooks.begin(Optional.empty());
    this.gate = new HookGate(EventBus.PLATFORM, manager, binder, HostHooks::call);
    this.dispatcher = new EventDispatcher(events, manager, binder, HostHooks::call);
  }

  private static Call call() {
    return Call.from(CallOrigin.of("system"), CallBinding.current());
  }

  @Override
  public Subscription on(String point, HookOptions options, HookHandler handler) {
    return hooks.add(point, options, new HostHookTarget(handler, binder));
  }

  @Override
  public <T, X extends Exception> T run(
      String point, @Nullable Object payload, Class<T> type, HookOperation<T, X> operation)
      throws X {
    return gate.run(point, payload, type, operation);
  }

  @Override
  public DispatchResult emit(String name, @Nullable Object data) {
    return dispatcher.emit(EventBus.PLATFORM, name, data);
  }

  @Override
  public Subscription forward(String pattern) {
    return dispatcher.forward(pattern);
  }
}
