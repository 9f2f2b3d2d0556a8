package dev.xcore.worker;

import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.Protocol;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The client of a stream. What is written is sent when it is flushed, or enough for a piece; each
 * piece waits until the host has taken it, so that a slow client slows the plugin. Thread safe.
 */
final class StreamOutput extends OutputStream {

  private static final int INITIAL = 1 << 10;

  private final Outlet outlet;
  private byte[] buffer = new byte[INITIAL];
  private int length;
  private boolean isOver;
  private boolean hasUnflushed;

  StreamOutput(Outlet outlet) {
    this.outlet = outlet;
  }

  @Override
  public synchronized void write(int b) throws IOException {
    reserve();
    buffer[length++] = (byte) b;
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int count) throws IOException {
    java.util.Objects.checkFromIndexSize(offset, count, bytes.length);
    int done = 0;
    while (done < count) {
      reserve();
      int part = Math.min(count - done, buffer.length - length);
      System.arraycopy(bytes, offset + done, buffer, length, part);
      length += part;
      done += part;
    }
  }

  /** Makes room for at least one byte. */
  private void reserve() throws IOException {
    if (length == Protocol.PIECE) {
      send(false);
    } else if (length == buffer.length) {
      buffer = java.util.Arrays.copyOf(buffer, Math.min(Protocol.PIECE, 8 * length));
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    send(true);
  }

  private void send(boolean isFlushed) throws IOException {
    if (isOver) {
      throw new IOException("the stream is over");
    }
    if (length > 0 || (isFlushed && hasUnflushed)) {
      int count = length;
      length = 0;
      hasUnflushed = !isFlushed;
      try {
        outlet.ask(Operation.STREAM_WRITE, out -> out.bytes(buffer, 0, count).bool(isFlushed));
      } catch (XcoreException e) {
        throw new IOException("the client is gone: " + e.detail(), e);
      }
    }
  }

  /** Sends what is left; the plugin has written all. */
  synchronized void finish() throws IOException {
    send(false);
  }

  /** Lets no more be written; what was not flushed is lost. */
  @Override
  public synchronized void close() {
    isOver = true;
  }
}
