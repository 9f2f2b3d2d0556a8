package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.events.EventTarget;
import dev.xcore.kernel.events.PostedEvent;
import dev.xcore.kernel.events.Subscriber;
import dev.xcore.kernel.events.SubscriptionSet;
import dev.xcore.sdk.EmitResult;
import dev.xcore.sdk.EventHandler;
import dev.xcore.sdk.EventOptions;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.PublishOptions;
import dev.xcore.sdk.Subscription;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The events of the platform's own parts and of the application that embeds it. Thread safe. */
final class HostEvents implements Events {

  private final EventBus bus;
  private final DeadlineWatch watch;
  private final Binder binder;
  private final SubscriptionSet<EventOptions, EventTarget, Subscriber> subscriptions;

  HostEvents(EventBus bus, DeadlineWatch watch, Binder binder) {
    this.bus = bus;
    this.watch = watch;
    this.binder = binder;
    this.subscriptions = bus.subscriptions(EventBus.PLATFORM);
    subscriptions.begin(Optional.empty());
  }

  @Override
  public EmitResult emit(String name, @Nullable Object data) {
    Subscriber[] takers = bus.match(name);
    Call call = call();
    PostedEvent event =
        bus.event(name, EventBus.PLATFORM, Optional.empty(), call.chain(), call, binder, data);
    call.chain(event.chain());
    try {
      return takers.length == 0
          ? EmitResult.UNHEARD
          : new EmitRun(event, takers, call, watch).run();
    } finally {
      bus.emitted(event);
    }
  }

  @Override
  public void publish(String name, @Nullable Object data, PublishOptions options) {
    bus.match(name);
    Call call = call().told();
    bus.publish(
        bus.event(name, EventBus.PLATFORM, options.key(), call.chain(), call, binder, data));
  }

  private static Call call() {
    return Call.from(CallOrigin.of("system"), CallBinding.current());
  }

  @Override
  public Subscription on(String pattern, EventOptions options, EventHandler handler) {
    return subscriptions.add(
        pattern, options, new HostEventTarget(handler, options.filter(), binder));
  }
}
