package dev.xcore.kernel.runtime;

import dev.xcore.ipc.ValueReader;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.WebSocketListener;
import dev.xcore.sdk.http.WebSocketSession;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.SocketEvent;
import dev.xcore.worker.protocol.SocketOpening;
import java.util.Optional;

/** Brings the events of one WebSocket connection to the worker that accepted it. */
final class SandboxedListener implements WebSocketListener {

  private final WorkerSession session;
  private final int number;

  private SandboxedListener(WorkerSession session, int number) {
    this.session = session;
    this.number = number;
  }

  /** Asks the plugin whether it accepts a connection. */
  static Optional<WebSocketListener> open(
      SandboxedPlugin plugin, CallTarget target, Request request, WebSocketSession connection)
      throws Exception {
    return Optional.ofNullable(
        plugin.<WebSocketListener>use(session -> {
          SandboxSockets sockets = session.requests().sockets();
          int number = sockets.add(connection);
          boolean isAccepted = false;
          try {
            isAccepted = accepted(session, target, new SocketOpening(number, head(request)));
          } finally {
            if (!isAccepted) {
              sockets.remove(number);
            }
          }
          return isAccepted ? new SandboxedListener(session, number) : null;
        }));
  }

  private static dev.xcore.worker.protocol.RequestHead head(Request request) {
    return RouteExchange.head(request, false);
  }

  private static boolean accepted(WorkerSession session, CallTarget target, SocketOpening opening)
      throws InterruptedException {
    return Boolean.TRUE.equals(session.call(target, opening::write, ValueReader::bool));
  }

  @Override
  public void onOpen(WebSocketSession connection) throws Exception {
    tell(new SocketEvent.Opened());
  }

  @Override
  public void onText(WebSocketSession connection, String text) throws Exception {
    tell(new SocketEvent.Text(text));
  }

  @Override
  public void onBinary(WebSocketSession connection, byte[] bytes) throws Exception {
    tell(new SocketEvent.Binary(bytes));
  }

  @Override
  public void onClose(WebSocketSession connection, int status, String reason) {
    session.requests().sockets().remove(number);
    try {
      tell(new SocketEvent.Closed(status, reason));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(SocketEvent event) throws InterruptedException {
    session.tell(CallTarget.numbered(CallTarget.Kind.SOCKET_EVENT, number), event::write);
  }
}
