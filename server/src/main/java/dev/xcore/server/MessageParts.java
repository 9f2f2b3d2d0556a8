package dev.xcore.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Puts the parts of a WebSocket message together, up to a size. One thread at a time. */
final class MessageParts {

  private final int maxBytes;
  private StringBuilder text = new StringBuilder();
  private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long size;

  /** Takes messages of up to so many bytes; a text counts as UTF-8. */
  MessageParts(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Adds a part of a text; false, and nothing is kept, if the message has become too large. */
  boolean add(String part) {
    size += utf8Length(part);
    if (size > maxBytes) {
      clear();
      return false;
    }
    text.append(part);
    return true;
  }

  /** Adds a part of a binary message; false, and nothing is kept, if it has become too large. */
  boolean add(ByteBuffer part) {
    size += part.remaining();
    if (size > maxBytes) {
      clear();
      return false;
    }
    byte[] copy = new byte[part.remaining()];
    part.get(copy);
    bytes.writeBytes(copy);
    return true;
  }

  /** Returns the text that is complete, and begins another message. */
  String takeText() {
    String whole = text.toString();
    clear();
    return whole;
  }

  /** Returns the binary message that is complete, and begins another one. */
  byte[] takeBytes() {
    byte[] whole = bytes.toByteArray();
    clear();
    return whole;
  }

  /** Drops the buffers too, so that a silent connection does not hold its largest message. */
  private void clear() {
    text = new StringBuilder();
    bytes = new ByteArrayOutputStream(0);
    size = 0;
  }

  /** A half of a surrogate pair counts two, so that the pair counts its four. */
  private static long utf8Length(String part) {
    long length = 0;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c < 0x80) {
        length++;
      } else if (c < 0x800 || Character.isSurrogate(c)) {
        length += 2;
      } else {
        length += 3;
      }
    }
    return length;
  }
}
