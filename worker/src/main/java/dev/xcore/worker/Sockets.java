package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.SocketDescriptor;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.http.WebSocketListener;
import dev.xcore.worker.protocol.SocketEvent;
import dev.xcore.worker.protocol.SocketOpening;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The plugin's open WebSockets, by the numbers that the host has given them. Thread safe. */
final class Sockets {

  private final Outlet outlet;
  private final Binder binder;
  private final Map<Integer, OpenSocket> open = new ConcurrentHashMap<>();

  private record OpenSocket(WebSocketListener listener, WorkerSocket session) {}

  Sockets(Outlet outlet, Binder binder) {
    this.outlet = outlet;
    this.binder = binder;
  }

  /**
   * Asks the plugin whether it accepts a connection.
   *
   * @param plugin that is asked
   * @param socket its endpoint
   * @param payload a {@link SocketOpening}
   * @param out takes the answer
   * @throws Throwable what the plugin's code throws
   */
  void open(LoadedPlugin plugin, SocketDescriptor socket, ValueReader payload, ValueWriter out)
      throws Throwable {
    SocketOpening opening = SocketOpening.read(payload);
    payload.finish();
    WorkerRequest request = new WorkerRequest(opening.request(), outlet, binder, false);
    WorkerSocket session = new WorkerSocket(opening.number(), request, outlet, binder);
    Optional<WebSocketListener> listener =
        socket.acceptor().accept(plugin.instance(), request, session);
    if (listener.isPresent()) {
      open.put(opening.number(), new OpenSocket(listener.get(), session));
    }
    out.bool(listener.isPresent());
  }

  /**
   * Tells the plugin what has happened on a connection.
   *
   * @param number of the connection
   * @param payload a {@link SocketEvent}
   * @param out takes the answer
   * @throws Exception what the plugin's code throws
   */
  void event(int number, ValueReader payload, ValueWriter out) throws Exception {
    SocketEvent event = SocketEvent.read(payload);
    payload.finish();
    OpenSocket socket = open.get(number);
    if (socket == null) {
      throw new ProtocolException("there is no socket " + number);
    }
    deliver(socket, event);
    out.nothing();
  }

  private void deliver(OpenSocket socket, SocketEvent event) throws Exception {
    WorkerSocket session = socket.session();
    switch (event) {
      case SocketEvent.Opened() -> {
        session.opened();
        socket.listener().onOpen(session);
      }
      case SocketEvent.Text(String text) -> socket.listener().onText(session, text);
      case SocketEvent.Binary(byte[] bytes) -> socket.listener().onBinary(session, bytes);
      case SocketEvent.Closed(int status, String reason) -> {
        session.closed();
        open.remove(session.number());
        socket.listener().onClose(session, status, reason);
      }
    }
  }
}
