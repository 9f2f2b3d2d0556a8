package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;

/** The payload of the CALL that brings an event of a WebSocket: a list, its kind first. */
public sealed interface SocketEvent {

  /** The connection is open. */
  record Opened() implements SocketEvent {}

  /**
   * A text has arrived.
   *
   * @param content all of it
   */
  record Text(String content) implements SocketEvent {}

  /**
   * Bytes have arrived.
   *
   * @param content all of them
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares events
  record Binary(byte[] content) implements SocketEvent {}

  /**
   * The connection has ended.
   *
   * @param status RFC 6455 status code
   * @param reason of the other side, may be empty
   */
  record Closed(int status, String reason) implements SocketEvent {}

  /**
   * Writes the payload.
   *
   * @param out where to
   */
  default void write(ValueWriter out) {
    out.beginList();
    switch (this) {
      case Opened() -> out.text("open");
      case Text(String content) -> out.text("text").text(content);
      case Binary(byte[] content) -> out.text("binary").bytes(content);
      case Closed(int status, String reason) -> out.text("close").integer(status).text(reason);
    }
    out.end();
  }

  /**
   * Reads the payload.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  static SocketEvent read(ValueReader in) throws ProtocolException {
    in.beginList();
    SocketEvent event =
        switch (in.text(Protocol.NAME)) {
          case "open" -> new Opened();
          case "text" -> new Text(in.text());
          case "binary" -> new Binary(in.bytes());
          case "close" -> new Closed(in.integer(0, 65_535), in.text(Protocol.MESSAGE));
          default -> throw new ProtocolException("there is no such event of a socket");
        };
    if (!in.isEnd()) {
      throw new ProtocolException("an event of a socket with more than it has");
    }
    return event;
  }
}
