package dev.xcore.kernel.runtime;

import dev.xcore.ipc.ValueReader;
import dev.xcore.sdk.http.StreamingBody;
import dev.xcore.worker.protocol.Operation;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Bytes that a worker writes when it is told to, piece by piece: the next piece is sent when the
 * client has taken the last one. Used by one thread; closed without being written it is discarded.
 */
final class SandboxedStream implements StreamingBody, AutoCloseable {

  private final StreamLease lease;

  SandboxedStream(StreamLease lease) {
    this.lease = lease;
  }

  @Override
  public void writeTo(OutputStream output) throws IOException {
    lease.write((operation, arguments) -> isWritten(operation, arguments, output));
  }

  private static boolean isWritten(Operation operation, ValueReader arguments, OutputStream output)
      throws IOException {
    if (operation != Operation.STREAM_WRITE) {
      return false;
    }
    byte[] bytes = arguments.bytes();
    boolean isFlushed = arguments.bool();
    output.write(bytes);
    if (isFlushed) {
      output.flush();
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    lease.close();
  }
}
