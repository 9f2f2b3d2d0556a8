package dev.xcore.handlers;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/** Writes something into a storage, chunk by chunk. Used by one thread. */
final class StorageOutput extends OutputStream {

  private static final int FIRST = 8 << 10;

  private final StoragePort port;
  private final String upload;
  private byte[] chunk = new byte[FIRST];
  private int filled;
  private boolean isOver;

  StorageOutput(StoragePort port, String upload) {
    this.port = port;
    this.upload = upload;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (isOver) {
      throw new IOException("what is written to this stream is complete");
    }
    int done = 0;
    while (done < length) {
      int next = Math.min(length - done, StoragePort.CHUNK - filled);
      if (filled + next > chunk.length) {
        int more = Math.max(filled + next, chunk.length * 2);
        chunk = Arrays.copyOf(chunk, Math.min(StoragePort.CHUNK, more));
      }
      System.arraycopy(bytes, offset + done, chunk, filled, next);
      filled += next;
      done += next;
      if (filled == StoragePort.CHUNK) {
        send();
      }
    }
  }

  private void send() {
    if (filled > 0) {
      port.append(upload, Arrays.copyOf(chunk, filled));
      filled = 0;
    }
  }

  /** Sends the rest; nothing can be written any more. */
  void end() {
    isOver = true;
    send();
  }
}
