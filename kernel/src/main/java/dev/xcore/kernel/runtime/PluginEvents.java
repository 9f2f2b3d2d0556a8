package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.EventName;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.events.PostedEvent;
import dev.xcore.kernel.events.Subscriber;
import dev.xcore.sdk.EmitResult;
import dev.xcore.sdk.EventHandler;
import dev.xcore.sdk.EventOptions;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.PublishOptions;
import dev.xcore.sdk.Subscription;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The events of one instance of a plugin, which is their source. Thread safe. */
final class PluginEvents implements Events {

  private final PluginIdentity identity;
  private final PluginSettings settings;
  private final PermissionJudge judge;
  private final PluginScope scope;
  private final Binder binder;
  private final VersionEvents version;

  PluginEvents(
      PluginIdentity identity,
      PluginSettings settings,
      PermissionJudge judge,
      PluginScope scope,
      Binder binder,
      VersionEvents version) {
    this.identity = identity;
    this.settings = settings;
    this.judge = judge;
    this.scope = scope;
    this.binder = binder;
    this.version = version;
  }

  @Override
  public EmitResult emit(String name, @Nullable Object data) {
    EventBus bus = version.bus();
    Subscriber[] takers = bus.match(name);
    Call call = sends(name);
    PostedEvent event =
        bus.event(name, identity.name(), Optional.empty(), call.chain(), call, binder, data);
    call.chain(event.chain());
    try {
      return takers.length == 0
          ? EmitResult.UNHEARD
          : new EmitRun(event, takers, call, version.watch()).run();
    } finally {
      bus.emitted(event);
    }
  }

  @Override
  public void publish(String name, @Nullable Object data, PublishOptions options) {
    EventBus bus = version.bus();
    bus.match(name);
    Call call = sends(name).told();
    bus.publish(bus.event(name, identity.name(), options.key(), call.chain(), call, binder, data));
  }

  /** Begins what the handlers of an event see as its call. */
  private Call sends(String name) {
    if (scope.isClosed()) {
      throw new PluginUnavailableException(
          "plugin '" + identity.name() + "' has been unloaded and sends no more events");
    }
    PluginSettings.InForce now = settings.inForce();
    now.events().checkPublish(name, judge);
    Call outer = CallBinding.current();
    return Call.from(
        identity.name(), now.permissions(), outer == null ? identity.ownCall() : outer);
  }

  @Override
  public Subscription on(String pattern, EventOptions options, EventHandler handler) {
    EventName.segments(pattern);
    settings.inForce().events().checkSubscribe(pattern, judge);
    return version.subscribe(scope.current(), pattern, options, handler);
  }
}
