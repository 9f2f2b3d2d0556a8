package dev.xcore.kernel.runtime;

import dev.xcore.handlers.EventHandlerDescriptor;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.events.EventTarget;
import dev.xcore.kernel.events.HookManager;
import dev.xcore.kernel.events.Subscriber;
import dev.xcore.kernel.events.SubscriptionSet;
import dev.xcore.sdk.Event;
import dev.xcore.sdk.EventHandler;
import dev.xcore.sdk.EventOptions;
import dev.xcore.sdk.Subscription;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one version of a plugin has to do with events: collects its subscriptions while it starts,
 * has them begin when it serves, and end with it. Thread safe.
 */
final class VersionEvents {

  private final EventBus bus;
  private final DeadlineWatch watch;
  private final SubscriptionSet<EventOptions, EventTarget, Subscriber> subscriptions;
  private final VersionHooks hooks;
  private volatile @Nullable EventGround ground;

  VersionEvents(String plugin, EventBus bus, HookManager manager, DeadlineWatch watch) {
    this.bus = bus;
    this.watch = watch;
    this.subscriptions = bus.subscriptions(plugin);
    this.hooks = new VersionHooks(plugin, manager, this);
  }

  EventBus bus() {
    return bus;
  }

  VersionHooks hooks() {
    return hooks;
  }

  DeadlineWatch watch() {
    return watch;
  }

  /** Asks anew what the plugin may take, because its permissions have changed. */
  void refresh() {
    bus.refresh();
    hooks.manager().refresh();
  }

  /** Adds a handler made in code; it ends with the instance that makes it. */
  Subscription subscribe(
      PluginScope scope, String pattern, EventOptions options, EventHandler handler) {
    EventCode code =
        (instance, event) -> {
          handler.handle(event);
          return null;
        };
    return subscribe(scope, pattern, options, code, options.filter());
  }

  /** Adds code that takes events; it ends with the instance that it is part of. */
  Subscription subscribe(
      PluginScope scope,
      String pattern,
      EventOptions options,
      EventCode code,
      Optional<Predicate<Event>> filter) {
    Subscription subscription =
        subscriptions.add(
            pattern, options, new PluginEventTarget(this, new EventLease.Own(scope), code, filter));
    return new Owned(subscription, scope.own(subscription));
  }

  /**
   * A subscription that the scope forgets when it is closed.
   *
   * @param subscription to be closed
   * @param owned closes it, once
   */
  private record Owned(Subscription subscription, AutoCloseable owned) implements Subscription {

    @Override
    public String pattern() {
      return subscription.pattern();
    }

    @Override
    public void close() {
      try {
        owned.close();
      } catch (Exception e) {
        throw new IllegalStateException("a subscription's close throws nothing", e);
      }
    }
  }

  /** Adds the handlers of the version's class, and lets all take events once they begin. */
  void complete(EventGround common, HandlerTable handlers) {
    ground = common;
    requireStore(handlers);
    for (EventHandlerDescriptor handler : handlers.events()) {
      common.checkSubscribe(handler.pattern());
      subscriptions.add(
          handler.name(),
          handler.pattern(),
          handler.durable(),
          common.bounded(handler.options(), bus.settings()),
          new PluginEventTarget(
              this,
              new EventLease.Any(common.pipeline().instances()),
              (instance, event) -> invoke(instance, handler, event),
              Optional.empty()));
    }
    hooks.complete(common, handlers);
  }

  private void requireStore(HandlerTable handlers) {
    handlers.events().stream()
        .filter(handler -> handler.durable() && !bus.isDurable())
        .findFirst()
        .ifPresent(handler -> {
          throw new IllegalStateException(
              "the event handler '%s' is durable, but this platform keeps no events: give it a database"
                  .formatted(handler.name()));
        });
  }

  private static @Nullable Object invoke(
      PluginInstance instance, EventHandlerDescriptor shown, Event event) throws Throwable {
    EventHandlerDescriptor own =
        instance.isAsShown()
            ? shown
            : instance.handlers().events().stream()
                .filter(each -> each.name().equals(shown.name()))
                .findFirst()
                .orElse(shown);
    return own.invoker().take(instance.object(), event);
  }

  /** Returns what the handlers have in common; there once the version is complete. */
  EventGround ground() {
    return Objects.requireNonNull(ground, "the version is not complete");
  }

  /** Begins to take events and to stand at hook points, in place of the version before. */
  void begin(Optional<VersionEvents> previous) {
    subscriptions.begin(previous.map(before -> before.subscriptions));
    hooks.begin(previous.map(before -> before.hooks));
  }

  /** Takes no more events, and stands at no more hook points. */
  void end() {
    subscriptions.close();
    hooks.end();
  }
}
