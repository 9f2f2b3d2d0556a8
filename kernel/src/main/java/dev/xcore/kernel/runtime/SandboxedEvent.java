package dev.xcore.kernel.runtime;

import dev.xcore.kernel.events.EventSize;
import dev.xcore.kernel.sandbox.ForeignFailure;
import dev.xcore.sdk.Event;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.EventAnswer;
import dev.xcore.worker.protocol.EventDelivery;
import dev.xcore.worker.protocol.EventDelivery.Part;
import dev.xcore.worker.protocol.Failure;
import org.jspecify.annotations.Nullable;

/** Takes an event to a worker, and applies what its handler makes of it. */
final class SandboxedEvent {

  private SandboxedEvent() {}

  /**
   * Has a handler in a worker take an event.
   *
   * @param session of the worker
   * @param target the handler
   * @param part what is to be done
   * @param event in the handler's hands; where nobody waits for it, its cancelling is without
   *     effect
   * @return the handler's answer, null for none; {@link EmitTarget#NOT_TAKEN} if its filter has
   *     left the event
   * @throws InterruptedException if interrupted
   * @throws dev.xcore.sdk.XcoreException if the handler has failed, or the event is too large
   */
  static @Nullable Object take(WorkerSession session, CallTarget target, Part part, Event event)
      throws InterruptedException {
    EventSize.check(event.name(), event.data());
    EventDelivery delivery = delivery(part, event);
    EventAnswer answer = session.call(target, delivery::write, EventAnswer::read);
    if (answer == null || !answer.isTaken()) {
      return EmitTarget.NOT_TAKEN;
    }
    if (answer.isCancelled()) {
      event.cancel();
    }
    if (answer.isStopped()) {
      event.stopPropagation();
    }
    if (answer.failure().isPresent()) {
      throw thrown(answer.failure().get());
    }
    return answer.value();
  }

  private static RuntimeException thrown(Failure failure) {
    return failure.isForeign() ? new ForeignFailure(failure) : failure.toException();
  }

  private static EventDelivery delivery(Part part, Event event) {
    return new EventDelivery(
        part,
        event.attempt(),
        event.name(),
        event.source(),
        event.id(),
        event.time(),
        event.tenant(),
        event.traceparent(),
        event.key(),
        event.data());
  }
}
