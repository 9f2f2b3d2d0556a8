package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.EventName;
import dev.xcore.kernel.events.EventDispatcher;
import dev.xcore.sdk.DispatchResult;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.HookHandler;
import dev.xcore.sdk.HookOperation;
import dev.xcore.sdk.HookOptions;
import dev.xcore.sdk.Hooks;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.Subscription;
import org.jspecify.annotations.Nullable;

/** The hooks of one instance of a plugin, and the hook points that it offers. Thread safe. */
final class PluginHooks implements Hooks {

  private final PluginIdentity identity;
  private final PluginSettings settings;
  private final PermissionJudge judge;
  private final PluginScope scope;
  private final VersionHooks version;
  private final HookGate gate;
  private final EventDispatcher dispatcher;

  PluginHooks(
      PluginIdentity identity,
      PluginSettings settings,
      PermissionJudge judge,
      PluginScope scope,
      Binder binder,
      VersionHooks version,
      Events events) {
    this.identity = identity;
    this.settings = settings;
    this.judge = judge;
    this.scope = scope;
    this.version = version;
    this.gate = new HookGate(identity.name(), version.manager(), binder, this::call);
    this.dispatcher = new EventDispatcher(events, version.manager(), binder, this::call);
  }

  private Call call() {
    if (scope.isClosed()) {
      throw new PluginUnavailableException(
          "plugin '" + identity.name() + "' has been unloaded and runs no more hook points");
    }
    Call outer = CallBinding.current();
    return Call.from(
        identity.name(),
        settings.inForce().permissions(),
        outer == null ? identity.ownCall() : outer);
  }

  @Override
  public Subscription on(String point, HookOptions options, HookHandler handler) {
    EventName.segments(point);
    settings.inForce().events().checkHook(point, judge);
    return version.subscribe(scope.current(), point, options, handler);
  }

  /** Returns where the plugin lets things happen. */
  HookGate gate() {
    return gate;
  }

  @Override
  public <T, X extends Exception> T run(
      String point, @Nullable Object payload, Class<T> type, HookOperation<T, X> operation)
      throws X {
    return gate.run(point, payload, type, operation);
  }

  @Override
  public DispatchResult emit(String name, @Nullable Object data) {
    return dispatcher.emit(identity.name(), name, data);
  }

  @Override
  public Subscription forward(String pattern) {
    return dispatcher.forward(pattern);
  }
}
