package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.events.DeliveredEvent;
import dev.xcore.kernel.events.EmitState;
import dev.xcore.kernel.events.PostedEvent;
import dev.xcore.kernel.events.Subscriber;
import dev.xcore.kernel.values.ValueBoundary;
import dev.xcore.sdk.Event;
import dev.xcore.sdk.EventHandler;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handler of the application that embeds the platform. It is trusted to come back: deadlines are
 * not watched. Thread safe.
 *
 * @param handler the handler
 * @param filter which events it takes
 * @param binder of its types
 */
record HostEventTarget(EventHandler handler, Optional<Predicate<Event>> filter, Binder binder)
    implements EmitTarget {

  private static final Logger LOG = LoggerFactory.getLogger(HostEventTarget.class);

  @Override
  public boolean mayTake(String name) {
    return true;
  }

  @Override
  public void take(
      Subscriber subscriber,
      PostedEvent event,
      int attempt,
      Duration timeout,
      Runnable onDeadline) {
    run(subscriber, new DeliveredEvent(event, binder, new EmitState(), attempt));
  }

  @Override
  public @Nullable Object emitted(
      Subscriber subscriber, PostedEvent event, EmitState state, Call call) {
    return run(subscriber, new DeliveredEvent(event, binder, state, 1));
  }

  private @Nullable Object run(Subscriber subscriber, DeliveredEvent event) {
    try {
      if (filter.isPresent() && !filter.get().test(event) || !subscriber.claim()) {
        return NOT_TAKEN;
      }
      handler.handle(event);
      return ValueBoundary.result(binder, event.answer());
    } catch (XcoreException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      LOG.error("{} failed at {}", subscriber, event, e);
      throw new HandlerErrorException(subscriber + " failed", null);
    }
  }
}
