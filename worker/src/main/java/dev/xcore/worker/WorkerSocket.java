package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.XcoreException;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.WebSocketSession;
import dev.xcore.worker.protocol.Operation;

/** One WebSocket connection, which the host holds. Thread safe. */
final class WorkerSocket implements WebSocketSession {

  private final int number;
  private final Request request;
  private final Outlet outlet;
  private final Binder binder;
  private volatile boolean isOpen;

  WorkerSocket(int number, Request request, Outlet outlet, Binder binder) {
    this.number = number;
    this.request = request;
    this.outlet = outlet;
    this.binder = binder;
  }

  int number() {
    return number;
  }

  void opened() {
    isOpen = true;
  }

  void closed() {
    isOpen = false;
  }

  @Override
  public String id() {
    return Integer.toString(number);
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public boolean isOpen() {
    return isOpen;
  }

  @Override
  public void sendText(String text) {
    send(Operation.SOCKET_SEND, out -> out.integer(number).text(text));
  }

  @Override
  public void sendJson(Object value) {
    send(
        Operation.SOCKET_SEND_JSON,
        out -> {
          out.integer(number);
          FrameSink.write("the message", value, binder, out);
        });
  }

  @Override
  public void sendBinary(byte[] bytes) {
    send(Operation.SOCKET_SEND, out -> out.integer(number).bytes(bytes));
  }

  private void send(Operation operation, Outlet.Arguments message) {
    if (!isOpen) {
      throw new IllegalStateException("WebSocket " + number + " is closed");
    }
    try {
      outlet.ask(operation, message);
    } catch (XcoreException e) {
      throw new IllegalStateException("WebSocket " + number + " took no message: " + e.detail(), e);
    }
  }

  @Override
  public void close(int status, String reason) {
    if (isOpen) {
      isOpen = false;
      outlet.ask(Operation.SOCKET_CLOSE, out -> out.integer(number).integer(status).text(reason));
    }
  }
}
