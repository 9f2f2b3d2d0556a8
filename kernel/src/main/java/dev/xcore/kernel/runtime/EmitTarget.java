package dev.xcore.kernel.runtime;

import dev.xcore.kernel.events.EmitState;
import dev.xcore.kernel.events.EventTarget;
import dev.xcore.kernel.events.PostedEvent;
import dev.xcore.kernel.events.Subscriber;
import org.jspecify.annotations.Nullable;

/** Code that takes emitted events too, at once and on the sender's thread. */
sealed interface EmitTarget extends EventTarget permits HostEventTarget, PluginEventTarget {

  /** What an event meets whose filter or whose end keeps it from the code. */
  Object NOT_TAKEN = new Object();

  /**
   * Has the code take an emitted event.
   *
   * @param subscriber that it takes it for
   * @param event the event
   * @param state shared by its handlers
   * @param call of the sender, which waits
   * @return its answer, a value tree; {@link #NOT_TAKEN} if it was not asked
   * @throws TargetLeftException if this version takes no events any more
   * @throws dev.xcore.sdk.XcoreException if the code has failed
   */
  @Nullable Object emitted(Subscriber subscriber, PostedEvent event, EmitState state, Call call)
      throws TargetLeftException;
}
