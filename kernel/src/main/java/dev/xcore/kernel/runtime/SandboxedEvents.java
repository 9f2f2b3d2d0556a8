package dev.xcore.kernel.runtime;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.sdk.http.ServerSentEvent;
import dev.xcore.sdk.http.ServerSentEvents;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.Protocol;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Server-sent events that a worker produces when it is told to. As {@link SandboxedStream}. */
final class SandboxedEvents implements ServerSentEvents, AutoCloseable {

  private final StreamLease lease;

  SandboxedEvents(StreamLease lease) {
    this.lease = lease;
  }

  @Override
  public void writeTo(Sink sink) throws IOException {
    lease.write((operation, arguments) -> isSent(operation, arguments, sink));
  }

  private static boolean isSent(Operation operation, ValueReader arguments, Sink sink)
      throws IOException {
    switch (operation) {
      case EVENT_SEND -> sink.send(event(arguments));
      case EVENT_PING -> sink.ping();
      default -> {
        return false;
      }
    }
    return true;
  }

  private static ServerSentEvent event(ValueReader in) throws ProtocolException {
    Optional<String> id = Optional.ofNullable(in.textOrNull(Protocol.NAME));
    Optional<String> type = Optional.ofNullable(in.textOrNull(Protocol.NAME));
    @Nullable Object data = in.value();
    if (!in.isNull()) {
      throw new ProtocolException("an event has no fourth part");
    }
    return new ServerSentEvent(data == null ? "" : data, type, id);
  }

  @Override
  public void close() throws IOException {
    lease.close();
  }
}
