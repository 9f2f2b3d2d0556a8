package dev.xcore.kernel.events;

import dev.xcore.kernel.events.EventTarget.TargetLeftException;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls single hooks, counts what they do, and keeps out those that overrun. Thread safe. */
final class HookCaller {

  private static final Logger LOG = LoggerFactory.getLogger(HookCaller.class);
  private static final int HANDOVERS = 3;

  private final Consumer<Hook> suspended;

  /** Makes a caller; what is given hears of hooks that are suspended. */
  HookCaller(Consumer<Hook> suspended) {
    this.suspended = suspended;
  }

  /** Calls a hook and ends its turn; false if it was not asked, has failed or took too long. */
  boolean call(Hook hook, HookTurn turn, CallContext call) {
    HookTarget target = hook.target();
    if (target == null || !target.isAsked(hook, call) || !hook.suspension().tryPass()) {
      turn.close();
      return false;
    }
    long start = System.nanoTime();
    XcoreException failure = null;
    try {
      handle(hook, target, turn, call);
    } catch (XcoreException e) {
      failure = e;
    } finally {
      turn.close();
      hook.took(System.nanoTime() - start);
    }
    if (failure == null) {
      hook.handled();
      hook.suspension().passed();
      return true;
    }
    failed(hook, failure, call);
    return false;
  }

  private static void handle(Hook hook, HookTarget first, HookTurn turn, CallContext call) {
    @Nullable HookTarget target = first;
    for (int i = 0; i < HANDOVERS && target != null; i++) {
      try {
        target.handle(hook, turn, call);
        return;
      } catch (TargetLeftException e) {
        target = hook.target();
      }
    }
    if (target != null) {
      throw new PluginUnavailableException(hook + " is being replaced");
    }
  }

  private void failed(Hook hook, XcoreException failure, CallContext call) {
    hook.failed();
    if (!(failure instanceof HandlerErrorException)) {
      LOG.warn("{} failed and is passed over: {}", hook, failure.detail());
    }
    // Whose time is up is told by the time that is left to the call, not by the error.
    boolean isCallLate = call.remaining().filter(Duration::isZero).isPresent();
    if (failure instanceof CallTimeoutException && !isCallLate && hook.suspension().overran()) {
      suspended.accept(hook);
    }
  }
}
