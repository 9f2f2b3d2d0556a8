package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.EventName;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.EmitResult;
import dev.xcore.sdk.Event;
import dev.xcore.sdk.EventHandler;
import dev.xcore.sdk.EventOptions;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.Payload;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.PublishOptions;
import dev.xcore.sdk.Subscription;
import dev.xcore.worker.protocol.EmitAnswer;
import dev.xcore.worker.protocol.EventSubscription;
import dev.xcore.worker.protocol.Operation;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The events that the plugin sends, and the handlers that it has made in code: the host knows them
 * by numbers. Thread safe.
 */
final class WorkerEvents implements Events {

  private final Outlet outlet;
  private final Binder binder;
  private final Logger logger;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, Coded> coded = new ConcurrentHashMap<>();

  WorkerEvents(Outlet outlet, Binder binder, Logger logger) {
    this.outlet = outlet;
    this.binder = binder;
    this.logger = logger;
  }

  /**
   * A handler made in code.
   *
   * @param isOnce whether it takes one event only
   * @param filter which events it takes
   * @param handler takes them
   */
  record Coded(boolean isOnce, Optional<Predicate<Event>> filter, EventHandler handler) {}

  @Override
  public EmitResult emit(String name, @Nullable Object data) {
    EventName.require(name);
    EmitAnswer answer =
        outlet.ask(
            Operation.EVENTS_EMIT,
            out -> {
              out.text(name);
              write(data, out);
            },
            EmitAnswer::read);
    return Objects.requireNonNull(answer, "every answer is read").result();
  }

  @Override
  public void publish(String name, @Nullable Object data, PublishOptions options) {
    EventName.require(name);
    outlet.ask(
        Operation.EVENTS_PUBLISH,
        out -> {
          out.integer(CurrentTransaction.number());
          out.text(name).value(options.key().orElse(null));
          write(data, out);
        });
  }

  private void write(@Nullable Object data, ValueWriter out) {
    try {
      Object content = data instanceof Payload fields ? fields.asMap() : data;
      FrameSink.write("the data of the event", content, binder, out);
    } catch (IllegalArgumentException e) {
      throw new InvalidPayloadException("the payload cannot be handed over: " + e.getMessage());
    }
  }

  @Override
  public Subscription on(String pattern, EventOptions options, EventHandler handler) {
    EventName.segments(pattern);
    int number = numbers.incrementAndGet();
    coded.put(number, new Coded(options.once(), options.filter(), handler));
    EventSubscription wanted =
        new EventSubscription(number, pattern, options.filter().isPresent(), options);
    try {
      outlet.ask(Operation.EVENTS_SUBSCRIBE, wanted::write);
    } catch (RuntimeException | Error e) {
      coded.remove(number);
      throw e;
    }
    return new Kept(pattern, number);
  }

  /** Returns a handler, empty if it has been closed meanwhile. */
  Optional<Coded> coded(int number) {
    return Optional.ofNullable(coded.get(number));
  }

  /** Forgets a handler that has taken its one event; the host has forgotten it too. */
  void spent(int number) {
    coded.remove(number);
  }

  /** What the plugin ends a subscription by. */
  private final class Kept implements Subscription {

    private final String pattern;
    private final int number;

    Kept(String pattern, int number) {
      this.pattern = pattern;
      this.number = number;
    }

    @Override
    public String pattern() {
      return pattern;
    }

    @Override
    public void close() {
      if (coded.remove(number) != null) {
        end();
      }
    }

    private void end() {
      try {
        outlet.ask(Operation.EVENTS_UNSUBSCRIBE, out -> out.integer(number));
      } catch (PluginUnavailableException e) {
        logger.debug("the subscription to {} has ended with the plugin", pattern, e);
      }
    }
  }
}
