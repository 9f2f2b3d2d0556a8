package dev.xcore.handlers;

import dev.xcore.sdk.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Reads something of a storage, chunk by chunk. Used by one thread. */
final class StorageInput extends InputStream {

  private final StoragePort port;
  private final StoredObject object;
  private byte[] chunk = {};
  private int used;
  private long position;
  private boolean isClosed;

  StorageInput(StoragePort port, StoredObject object) {
    this.port = port;
    this.object = object;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (isClosed) {
      throw new IOException("the stream is closed");
    }
    if (length == 0) {
      return 0;
    }
    if (used == chunk.length && !fill()) {
      return -1;
    }
    int next = Math.min(length, chunk.length - used);
    System.arraycopy(chunk, used, bytes, offset, next);
    used += next;
    return next;
  }

  private boolean fill() throws IOException {
    long left = object.size() - position;
    if (left <= 0) {
      return false;
    }
    int most = (int) Math.min(StoragePort.CHUNK, left);
    byte[] next = port.read(object.key(), object.etag(), position, most);
    if (next.length == 0 || next.length > most) {
      throw new IOException(
          "'%s' has ended after %d of %d bytes".formatted(object.key(), position, object.size()));
    }
    chunk = next;
    used = 0;
    position += next.length;
    return true;
  }

  @Override
  public int available() {
    return chunk.length - used;
  }

  @Override
  public void close() {
    isClosed = true;
    chunk = new byte[0];
    used = 0;
  }
}
