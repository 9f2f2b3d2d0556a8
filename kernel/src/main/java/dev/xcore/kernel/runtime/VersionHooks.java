package dev.xcore.kernel.runtime;

import dev.xcore.handlers.HandlerTable;
import dev.xcore.handlers.HookDescriptor;
import dev.xcore.kernel.events.Hook;
import dev.xcore.kernel.events.HookManager;
import dev.xcore.kernel.events.HookTarget;
import dev.xcore.kernel.events.SubscriptionSet;
import dev.xcore.sdk.HookCall;
import dev.xcore.sdk.HookHandler;
import dev.xcore.sdk.HookOptions;
import dev.xcore.sdk.Subscription;
import java.util.Optional;

/**
 * The hooks of one version of a plugin: collected while it starts; they begin when it serves, and
 * end with it. Thread safe.
 */
final class VersionHooks {

  private final HookManager manager;
  private final VersionEvents version;
  private final SubscriptionSet<HookOptions, HookTarget, Hook> hooks;

  VersionHooks(String plugin, HookManager manager, VersionEvents version) {
    this.manager = manager;
    this.version = version;
    this.hooks = manager.hooks(plugin);
  }

  HookManager manager() {
    return manager;
  }

  /** Adds a hook made in code; it ends with the instance that makes it. */
  Subscription subscribe(
      PluginScope scope, String pattern, HookOptions options, HookHandler handler) {
    return subscribe(scope, pattern, options, (instance, call) -> handler.handle(call));
  }

  /** Adds code that stands at hook points; it ends with the instance that it is part of. */
  Subscription subscribe(PluginScope scope, String pattern, HookOptions options, HookCode code) {
    HookTarget target = target(new EventLease.Own(scope), code);
    return OwnedSubscription.in(scope, hooks.add(pattern, options, target));
  }

  /** Adds the hooks of the version's class. */
  void complete(EventGround common, HandlerTable handlers) {
    EventLease any = new EventLease.Any(common.pipeline().instances());
    for (HookDescriptor hook : handlers.hooks()) {
      hooks.add(
          hook.name(),
          hook.pattern(),
          hook.options(),
          target(any, (instance, call) -> invoke(instance, hook, call)));
    }
  }

  private HookTarget target(EventLease lease, HookCode code) {
    return new PluginHookTarget(new LeasedCode(version, lease, EventGround::guestStage), code);
  }

  private static void invoke(PluginInstance instance, HookDescriptor shown, HookCall call)
      throws Throwable {
    HookDescriptor own =
        instance.isAsShown()
            ? shown
            : instance.handlers().hooks().stream()
                .filter(each -> each.name().equals(shown.name()))
                .findFirst()
                .orElse(shown);
    own.invoker().handle(instance.object(), call);
  }

  /** Begins in place of the version before. */
  void begin(Optional<VersionHooks> previous) {
    hooks.begin(previous.map(before -> before.hooks));
  }

  /** Stands nowhere any more. */
  void end() {
    hooks.close();
  }
}
