package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;

/**
 * The payload of the CALL that opens a WebSocket; its RESULT is whether the plugin accepts it.
 *
 * @param number the socket's, chosen by the host
 * @param request that asks for the upgrade
 */
public record SocketOpening(int number, RequestHead request) {

  /**
   * Writes the payload.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.integer(number);
    request.write(out);
  }

  /**
   * Reads the payload.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static SocketOpening read(ValueReader in) throws ProtocolException {
    return new SocketOpening(in.integer(0, Integer.MAX_VALUE), RequestHead.read(in));
  }
}
