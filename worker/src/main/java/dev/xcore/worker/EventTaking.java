package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.CallPolicy;
import dev.xcore.handlers.EventHandlerDescriptor;
import dev.xcore.handlers.Returned;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.Event;
import dev.xcore.worker.protocol.EventAnswer;
import dev.xcore.worker.protocol.EventDelivery;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has the plugin's handlers take events, and writes what they make of them. */
final class EventTaking {

  /** What a handler that has not been asked returns. */
  private static final Object NOT_TAKEN = new Object();

  private EventTaking() {}

  /** The plugin's code. */
  @FunctionalInterface
  private interface Code {
    @Nullable Object take(Event event) throws Throwable;
  }

  /**
   * Has a method take an event.
   *
   * @param plugin whose method it is
   * @param name of the method
   * @param payload an {@link EventDelivery}
   * @param out takes the answer
   * @throws ProtocolException if there is no such method
   */
  static void annotated(LoadedPlugin plugin, String name, ValueReader payload, ValueWriter out)
      throws ProtocolException {
    for (EventHandlerDescriptor handler : plugin.table().events()) {
      if (handler.name().equals(name)) {
        take(
            new WorkerEvent(read(payload), plugin.binder()),
            event -> handler.invoker().take(plugin.instance(), event),
            out,
            plugin.binder());
        return;
      }
    }
    throw new ProtocolException("a call of something that the plugin has not offered");
  }

  /**
   * Has a handler made in code take an event, if its filter does.
   *
   * @param plugin whose handler it is
   * @param number of the handler
   * @param payload an {@link EventDelivery}
   * @param out takes the answer
   * @throws ProtocolException if the payload is malformed
   */
  static void coded(LoadedPlugin plugin, int number, ValueReader payload, ValueWriter out)
      throws ProtocolException {
    EventDelivery delivery = read(payload);
    WorkerEvent event = new WorkerEvent(delivery, plugin.binder());
    Optional<WorkerEvents.Coded> found = plugin.events().coded(number);
    if (found.isEmpty()) {
      EventAnswer.NOT_TAKEN.write(out);
      return;
    }
    WorkerEvents.Coded coded = found.get();
    take(event, asked -> run(coded, delivery.part(), asked), out, plugin.binder());
    if (coded.isOnce() && delivery.part() != EventDelivery.Part.FILTER) {
      plugin.events().spent(number);
    }
  }

  private static @Nullable Object run(
      WorkerEvents.Coded coded, EventDelivery.Part part, Event event) throws Exception {
    boolean isAsked = part != EventDelivery.Part.HANDLER && coded.filter().isPresent();
    if (isAsked && !coded.filter().get().test(event)) {
      return NOT_TAKEN;
    }
    if (part != EventDelivery.Part.FILTER) {
      coded.handler().handle(event);
    }
    return null;
  }

  private static EventDelivery read(ValueReader payload) throws ProtocolException {
    EventDelivery delivery = EventDelivery.read(payload);
    payload.finish();
    return delivery;
  }

  @SuppressWarnings("ReferenceEquality") // the very mark, not something that equals it
  private static void take(WorkerEvent event, Code code, ValueWriter out, Binder binder) {
    try {
      Object returned = Returned.settle(code.take(event));
      if (returned == NOT_TAKEN) {
        EventAnswer.NOT_TAKEN.write(out);
        return;
      }
      EventAnswer.begin(true, event.isCancelled(), event.isStopped(), Optional.empty(), out);
      FrameSink.write("the answer", returned == null ? event.answer() : returned, binder, out);
    } catch (Throwable e) {
      out.clear();
      new EventAnswer(
              true,
              event.isCancelled(),
              event.isStopped(),
              Optional.of(Failures.of(e, CallPolicy.NONE)),
              null)
          .write(out);
    }
  }
}
