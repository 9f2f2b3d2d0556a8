package dev.xcore.kernel.runtime;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.PublishOptions;
import dev.xcore.worker.protocol.EmitAnswer;
import dev.xcore.worker.protocol.EventSubscription;
import dev.xcore.worker.protocol.Protocol;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends and takes events for the plugin in one worker: in its name, under its permissions, as part
 * of the call that asks. Thread safe.
 *
 * @param events of the plugin
 * @param subscriptions of the worker's seat
 * @param session of the worker
 */
record EventRequests(Events events, SandboxSubscriptions subscriptions, WorkerSession session) {

  void emit(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    String name = arguments.text(Protocol.NAME);
    @Nullable Object data = arguments.value();
    new EmitAnswer(events.emit(name, data)).write(reply);
  }

  void publish(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    String name = arguments.text(Protocol.NAME);
    Optional<String> key = Optional.ofNullable(arguments.textOrNull(Protocol.NAME));
    @Nullable Object data = arguments.value();
    events.publish(name, data, new PublishOptions(key));
    reply.nothing();
  }

  void subscribe(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    EventSubscription wanted = EventSubscription.read(arguments);
    subscriptions.add(session, wanted);
    reply.nothing();
  }

  void unsubscribe(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    subscriptions.end(session, arguments.integer(0, Integer.MAX_VALUE));
    reply.nothing();
  }
}
