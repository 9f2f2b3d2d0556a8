package dev.xcore.kernel.runtime;

import dev.xcore.kernel.events.EventTarget.TargetLeftException;
import dev.xcore.kernel.events.Hook;
import dev.xcore.kernel.events.HookTarget;
import dev.xcore.kernel.events.HookTurn;
import dev.xcore.sdk.CallContext;

/**
 * One hook of one version of a plugin. It is part of somebody else's call: it passes the plugin's
 * health and its own deadline, and is never turned away because the plugin has many calls. Thread
 * safe.
 *
 * @param way to the code
 * @param code of the hook
 */
record PluginHookTarget(LeasedCode way, HookCode code) implements HookTarget {

  @Override
  public boolean mayTake(String name) {
    return way.ground().mayHook(name);
  }

  @Override
  public boolean isAsked(Hook hook, CallContext call) {
    return !((Call) call).isUnder(hook);
  }

  @Override
  public void handle(Hook hook, HookTurn turn, CallContext outer) throws TargetLeftException {
    Call call = ((Call) outer).nested();
    call.limit(hook.timeout(), () -> {});
    call.under(hook);
    way.run(
        call,
        hook.label(),
        instance -> {
          code.handle(instance, turn.open(instance.binder()));
          return null;
        });
  }
}
