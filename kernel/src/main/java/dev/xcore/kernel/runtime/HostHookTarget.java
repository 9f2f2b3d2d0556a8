package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.events.Hook;
import dev.xcore.kernel.events.HookTarget;
import dev.xcore.kernel.events.HookTurn;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.HookHandler;
import dev.xcore.sdk.XcoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hook of the application that embeds the platform. It is trusted to come back: deadlines are not
 * watched. Thread safe.
 *
 * @param handler the hook
 * @param binder of its types
 */
record HostHookTarget(HookHandler handler, Binder binder) implements HookTarget {

  private static final Logger LOG = LoggerFactory.getLogger(HostHookTarget.class);

  @Override
  public boolean mayTake(String name) {
    return true;
  }

  @Override
  public boolean isAsked(Hook hook, CallContext call) {
    return !((Call) call).isUnder(hook);
  }

  @Override
  public void handle(Hook hook, HookTurn turn, CallContext outer) {
    Call call = ((Call) outer).nested();
    call.under(hook);
    try {
      CallBinding.within(
          call,
          () -> {
            handler.handle(turn.open(binder));
            return true;
          });
    } catch (XcoreException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      LOG.error("{} failed", hook, e);
      throw new HandlerErrorException(hook + " failed", null);
    }
  }
}
