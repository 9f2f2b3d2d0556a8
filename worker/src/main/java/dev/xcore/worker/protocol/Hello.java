package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;

/**
 * The body of HELLO: what a connection is for, and the right to make it.
 *
 * @param token shown once by each connection of a worker
 * @param role of the connection
 * @param index of a link for calls, from 0; 0 for others
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares greetings
public record Hello(byte[] token, Role role, int index) {

  /** What a connection is for. */
  public enum Role {
    /** The host's orders: load, cancel, ping, stop. */
    CONTROL(1),
    /** Requests of the plugin's own threads. */
    TALK(2),
    /** Calls, and the requests made by them. */
    CALLS(3);

    private final int code;

    Role(int code) {
      this.code = code;
    }

    static Role of(long code) throws ProtocolException {
      for (Role role : values()) {
        if (role.code == code) {
          return role;
        }
      }
      throw new ProtocolException("there is no role " + code);
    }
  }

  /**
   * Writes the body.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.text(Protocol.MAGIC).integer(Protocol.VERSION).bytes(token);
    out.integer(role.code).integer(index);
  }

  /**
   * Reads the body.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is no worker of this version
   */
  public static Hello read(ValueReader in) throws ProtocolException {
    if (!in.text(Protocol.NAME).equals(Protocol.MAGIC)) {
      throw new ProtocolException("this is no worker");
    }
    long version = in.integer();
    if (version != Protocol.VERSION) {
      throw new ProtocolException(
          "the worker speaks version %d of the protocol, the host %d"
              .formatted(version, Protocol.VERSION));
    }
    Hello hello =
        new Hello(in.bytes(), Role.of(in.integer()), in.integer(0, Protocol.CALL_LINKS - 1));
    in.finish();
    return hello;
  }
}
