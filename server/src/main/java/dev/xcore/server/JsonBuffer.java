package dev.xcore.server;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * Collects one document in memory. A document that the generator hands over in one piece, as it
 * does with all that fit its own buffer, takes one array of the right size. Used by one thread.
 */
final class JsonBuffer extends OutputStream {

  private static final int LARGEST = Integer.MAX_VALUE - 16;

  private byte[] bytes = {};
  private int length;

  @Override
  public void write(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int count) {
    reserve(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  /** Returns the array that begins with the document; to be used up to {@link #length}. */
  byte[] array() {
    return bytes;
  }

  /** Returns the document's length in bytes. */
  int length() {
    return length;
  }

  byte[] toByteArray() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  private void reserve(int count) {
    long needed = (long) length + count;
    if (needed <= bytes.length) {
      return;
    }
    if (needed > LARGEST) {
      throw new IllegalArgumentException("the document is larger than 2 GiB; stream it instead");
    }
    long doubled = length == 0 ? needed : Math.min(LARGEST, Math.max(needed, 2L * length));
    bytes = Arrays.copyOf(bytes, (int) doubled);
  }
}
