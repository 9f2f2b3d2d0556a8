package dev.xcore.kernel.events;

import dev.xcore.kernel.events.EventTarget.TargetLeftException;
import dev.xcore.sdk.CallContext;

/** The code of one version of a plugin that stands at a hook point. Thread safe. */
public interface HookTarget extends SubscriptionTarget {

  /**
   * Tells whether the code is to be asked at all.
   *
   * @param hook whose code it is
   * @param call that makes it happen
   * @return false if the hook itself has led to it
   */
  boolean isAsked(Hook hook, CallContext call);

  /**
   * Has the code look at what happens, and waits until it has.
   *
   * @param hook says how long it may take
   * @param turn what happens
   * @param call that makes it happen
   * @throws TargetLeftException if this version stands nowhere any more
   * @throws dev.xcore.sdk.XcoreException if the code has failed
   */
  void handle(Hook hook, HookTurn turn, CallContext call) throws TargetLeftException;
}
