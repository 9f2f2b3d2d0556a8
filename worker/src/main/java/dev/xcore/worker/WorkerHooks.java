package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.EventName;
import dev.xcore.handlers.HookName;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.DispatchResult;
import dev.xcore.sdk.HookHandler;
import dev.xcore.sdk.HookOperation;
import dev.xcore.sdk.HookOptions;
import dev.xcore.sdk.Hooks;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.Payload;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.Subscription;
import dev.xcore.worker.protocol.DispatchAnswer;
import dev.xcore.worker.protocol.HookBeginning;
import dev.xcore.worker.protocol.HookSubscription;
import dev.xcore.worker.protocol.Operation;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The hooks that the plugin has made in code, which the host knows by numbers, and the points at
 * which it lets things happen. Thread safe.
 */
final class WorkerHooks implements Hooks {

  private final String plugin;
  private final Outlet outlet;
  private final Binder binder;
  private final Logger logger;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, HookHandler> coded = new ConcurrentHashMap<>();

  WorkerHooks(String plugin, Outlet outlet, Binder binder, Logger logger) {
    this.plugin = plugin;
    this.outlet = outlet;
    this.binder = binder;
    this.logger = logger;
  }

  /** Returns a hook, empty if it has been closed meanwhile. */
  Optional<HookHandler> coded(int number) {
    return Optional.ofNullable(coded.get(number));
  }

  @Override
  public Subscription on(String point, HookOptions options, HookHandler handler) {
    EventName.segments(point);
    int number = numbers.incrementAndGet();
    coded.put(number, handler);
    try {
      outlet.ask(Operation.HOOKS_SUBSCRIBE, new HookSubscription(number, point, options)::write);
    } catch (RuntimeException | Error e) {
      coded.remove(number);
      throw e;
    }
    return new Kept(point, number);
  }

  @Override
  public Subscription forward(String pattern) {
    EventName.segments(pattern);
    int number = numbers.incrementAndGet();
    outlet.ask(Operation.HOOKS_FORWARD, out -> out.integer(number).text(pattern));
    return new Kept(pattern, number);
  }

  @Override
  public DispatchResult emit(String name, @Nullable Object data) {
    HookName.requireFree(name);
    EventName.require(name);
    DispatchAnswer answer =
        outlet.ask(
            Operation.HOOKS_EMIT,
            out -> {
              out.text(name);
              write("the data of the event", data, out);
            },
            DispatchAnswer::read);
    return Objects.requireNonNull(answer, "every answer is read").result();
  }

  @Override
  public <T, X extends Exception> T run(
      String point, @Nullable Object payload, Class<T> type, HookOperation<T, X> operation)
      throws X {
    HookName.requireOwn(plugin, point);
    HookBeginning beginning =
        Objects.requireNonNull(
            outlet.ask(
                Operation.HOOKS_BEGIN,
                out -> {
                  out.text(point);
                  write("the payload", payload, out);
                },
                HookBeginning::read),
            "every answer is read");
    return new OwnPoint(point, outlet, binder).run(beginning, payload, type, operation);
  }

  private void write(String what, @Nullable Object value, ValueWriter out) {
    try {
      FrameSink.write(what, value instanceof Payload fields ? fields.asMap() : value, binder, out);
    } catch (IllegalArgumentException e) {
      throw new InvalidPayloadException("the payload cannot be handed over: " + e.getMessage());
    }
  }

  /** What the plugin ends a hook or a bridge by. */
  private final class Kept implements Subscription {

    private final String pattern;
    private final int number;
    private volatile boolean isClosed;

    Kept(String pattern, int number) {
      this.pattern = pattern;
      this.number = number;
    }

    @Override
    public String pattern() {
      return pattern;
    }

    /** Closed by two threads at once, it ends twice, which is harmless. */
    @Override
    public void close() {
      if (isClosed) {
        return;
      }
      isClosed = true;
      coded.remove(number);
      try {
        outlet.ask(Operation.HOOKS_UNSUBSCRIBE, out -> out.integer(number));
      } catch (PluginUnavailableException e) {
        logger.debug("the hook at {} has ended with the plugin", pattern, e);
      }
    }
  }
}
