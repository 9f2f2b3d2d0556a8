package dev.xcore.kernel.runtime;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.kernel.events.HookRun;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.Failure;
import dev.xcore.worker.protocol.Given;
import dev.xcore.worker.protocol.HookBeginning;
import dev.xcore.worker.protocol.HookEnding;
import dev.xcore.worker.protocol.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What happens just now at the hook points that the plugin in one worker offers: the hooks before
 * it have run, the worker does it, and those after it are still to come. Whatever the worker does
 * not end has failed when the call it belongs to is over, or the worker. Thread safe.
 */
final class OpenPoints implements AutoCloseable {

  /** How much may happen at a time. */
  static final int MOST = 1000;

  /** How many bytes of frames its payloads may have come in: values take sixteen times that. */
  static final int MOST_BYTES = 16 << 20;

  private final HookGate gate;
  private final Map<Integer, Open> open = new HashMap<>();
  private int lastNumber;
  private int bytes;

  /** Read at the end of every call: written under the lock. */
  private volatile boolean isBusy;

  private volatile boolean isClosed;

  OpenPoints(HookGate gate) {
    this.gate = gate;
  }

  /**
   * Something that happens.
   *
   * @param name of the point
   * @param run its hooks
   * @param call it belongs to, null for none
   * @param bytes that its payload came in
   */
  private record Open(String name, HookRun run, @Nullable Call call, int bytes) {

    /** It will not happen any more. */
    void abandon() {
      run.failed(new HandlerErrorException(name + " failed", null));
    }
  }

  /**
   * Runs the hooks before something happens.
   *
   * @param arguments name and payload
   * @param reply takes how to go on
   * @throws ProtocolException if the arguments are malformed
   * @throws XcoreException if a hook cancels it, or too much happens
   * @throws IllegalArgumentException if the point is not the plugin's
   */
  void begin(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    String name = arguments.text(Protocol.NAME);
    @Nullable Object payload = arguments.value();
    HookRun run = gate.begin(name, payload);
    if (run.isEmpty()) {
      HookBeginning.NOBODY.write(reply);
      return;
    }
    if (run.before()) {
      keep(new Open(name, run, CallBinding.current(), arguments.length()), reply);
      return;
    }
    run.after();
    if (run.error().isPresent()) {
      throw run.error().get();
    }
    new HookBeginning(0, Optional.empty(), Optional.of(new Given(run.result()))).write(reply);
  }

  private void keep(Open begun, ValueWriter reply) {
    int number = 0;
    try {
      number = number(begun);
      Optional<Given> payload =
          begun.run.isPayloadReplaced()
              ? Optional.of(new Given(begun.run.payload()))
              : Optional.empty();
      new HookBeginning(number, payload, Optional.empty()).write(reply);
    } catch (RuntimeException e) {
      take(number);
      begun.abandon();
      throw e;
    }
    if (isClosed) {
      abandon(each -> true);
    }
  }

  private synchronized int number(Open begun) {
    if (open.size() >= MOST || bytes + begun.bytes > MOST_BYTES) {
      throw new OverloadedException(
          "too much happens at hook points of the plugin at once: %d at most, with payloads of %d MiB in all"
              .formatted(MOST, MOST_BYTES >> 20));
    }
    do {
      lastNumber = lastNumber == Integer.MAX_VALUE ? 1 : lastNumber + 1;
    } while (open.containsKey(lastNumber));
    open.put(lastNumber, begun);
    isBusy = true;
    bytes += begun.bytes;
    return lastNumber;
  }

  private synchronized @Nullable Open take(int number) {
    Open found = open.remove(number);
    if (found != null) {
      bytes -= found.bytes;
      isBusy = !open.isEmpty();
    }
    return found;
  }

  /**
   * Runs the hooks after something has happened.
   *
   * @param arguments a {@link HookEnding}
   * @param reply takes what hooks have given in place of what came of it
   * @throws ProtocolException if nothing of that number happens
   */
  void end(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    HookEnding ending = HookEnding.read(arguments);
    Open ended = take(ending.number());
    if (ended == null) {
      throw new ProtocolException("nothing happens at hook point number " + ending.number());
    }
    HookRun run = ended.run;
    if (ending.failure().isEmpty()) {
      run.succeeded(gate.binder(), ending.result());
    } else {
      run.failed(error(ended.name, ending.failure().get()));
    }
    HookEnding.answer(
        run.isAnswered() ? Optional.of(new Given(run.result())) : Optional.empty(), reply);
  }

  private static XcoreException error(String name, Failure failure) {
    return failure.isForeign()
        ? new HandlerErrorException(name + " failed", null)
        : failure.toException();
  }

  /** A call is over, and with it what has begun in it. */
  @SuppressWarnings("ReferenceEquality") // the very call, not one that looks like it
  void over(Call call) {
    abandon(each -> each.call == call);
  }

  private void abandon(Predicate<Open> isLeft) {
    if (!isBusy) {
      return;
    }
    List<Open> left = new ArrayList<>();
    synchronized (this) {
      open.values().removeIf(each -> isLeft.test(each) && left.add(each));
      left.forEach(each -> bytes -= each.bytes);
      isBusy = !open.isEmpty();
    }
    left.forEach(Open::abandon);
  }

  /** The worker has ended. Hooks after what it did are run by a thread of their own. */
  @Override
  public void close() {
    isClosed = true;
    if (isBusy) {
      Thread.ofVirtual().name("xcore-hooks-after").start(() -> abandon(each -> true));
    }
  }
}
