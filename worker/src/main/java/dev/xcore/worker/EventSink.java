package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.XcoreException;
import dev.xcore.sdk.http.ServerSentEvent;
import dev.xcore.sdk.http.ServerSentEvents;
import dev.xcore.worker.protocol.Operation;
import java.io.IOException;

/**
 * The client of a stream of events. Thread safe.
 *
 * @param outlet to the client, by way of the host
 * @param binder of what events carry
 */
record EventSink(Outlet outlet, Binder binder) implements ServerSentEvents.Sink {

  @Override
  public void send(ServerSentEvent event) throws IOException {
    ask(
        Operation.EVENT_SEND,
        out -> {
          out.value(event.id().orElse(null)).value(event.event().orElse(null));
          FrameSink.write("the event", event.data(), binder, out);
          out.nothing();
        });
  }

  @Override
  public void ping() throws IOException {
    ask(Operation.EVENT_PING, Outlet.Arguments.NONE);
  }

  private void ask(Operation operation, Outlet.Arguments arguments) throws IOException {
    try {
      outlet.ask(operation, arguments);
    } catch (XcoreException e) {
      throw new IOException("the client is gone: " + e.detail(), e);
    }
  }
}
