package dev.xcore.kernel.runtime;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.kernel.events.HookTurn;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.ErrorCode;
import dev.xcore.worker.protocol.DispatchAnswer;
import dev.xcore.worker.protocol.HookSubscription;
import dev.xcore.worker.protocol.Protocol;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the plugin in one worker does with hooks: in its name, under its permissions, as part of the
 * call that asks. Thread safe.
 */
final class HookRequests implements AutoCloseable {

  private final PluginHooks hooks;
  private final SandboxHooks kept;
  private final WorkerSession session;
  private final OpenPoints points;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, HookTurn> turns = new ConcurrentHashMap<>();

  /**
   * Makes what serves one worker.
   *
   * @param hooks of the plugin
   * @param kept hooks of the worker's seat
   * @param session of the worker
   */
  HookRequests(PluginHooks hooks, SandboxHooks kept, WorkerSession session) {
    this.hooks = hooks;
    this.kept = kept;
    this.session = session;
    this.points = new OpenPoints(hooks.gate());
  }

  /** Returns what happens at the plugin's own points. */
  OpenPoints points() {
    return points;
  }

  /** Numbers what a hook in the worker is asked about. */
  int opened(HookTurn turn) {
    int number = numbers.incrementAndGet() & Integer.MAX_VALUE;
    turns.put(number, turn);
    return number;
  }

  /** Forgets what a hook was asked about. */
  void closed(int number) {
    turns.remove(number);
  }

  void subscribe(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    kept.add(session, HookSubscription.read(arguments));
    reply.nothing();
  }

  void forward(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    int number = arguments.integer(0, Integer.MAX_VALUE);
    kept.forward(session, number, arguments.text(Protocol.NAME), hooks);
    reply.nothing();
  }

  void unsubscribe(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    kept.end(session, arguments.integer(0, Integer.MAX_VALUE));
    reply.nothing();
  }

  /** A thread of the plugin may come with it when the hook has returned: that is too late. */
  void cancel(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    HookTurn turn = turns.get(arguments.integer(0, Integer.MAX_VALUE));
    @Nullable String code = arguments.textOrNull(Protocol.NAME);
    String reason = arguments.text(Protocol.MESSAGE);
    ErrorCode error = code == null ? null : error(code);
    try {
      if (turn == null) {
        throw new IllegalStateException("this hook has returned: its call is over");
      }
      if (error == null) {
        turn.cancel(reason);
      } else {
        turn.cancel(error, reason);
      }
    } catch (IllegalStateException e) {
      throw new ConflictException(String.valueOf(e.getMessage()));
    }
    reply.nothing();
  }

  private static ErrorCode error(String code) throws ProtocolException {
    return ErrorCode.find(code)
        .orElseThrow(() -> new ProtocolException("a hook cancels with no code that there is"));
  }

  void emit(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    String name = arguments.text(Protocol.NAME);
    @Nullable Object data = arguments.value();
    new DispatchAnswer(hooks.emit(name, data)).write(reply);
  }

  @Override
  public void close() {
    points.close();
  }
}
