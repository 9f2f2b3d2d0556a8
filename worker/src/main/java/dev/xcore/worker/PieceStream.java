package dev.xcore.worker;

import dev.xcore.worker.protocol.Protocol;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stream that gets its content piece by piece. Used by one thread at a time. */
final class PieceStream extends InputStream {

  private static final byte[] NOTHING = {};

  private final Source source;
  private byte[] piece = NOTHING;
  private int position;
  private boolean isAtEnd;

  /** Where the pieces come from. */
  @FunctionalInterface
  interface Source {

    /** Returns at most so many of the next bytes, null at the end. */
    byte @Nullable [] next(int most);
  }

  PieceStream(Source source) {
    this.source = source;
  }

  @Override
  public int read() {
    return isFilled() ? piece[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!isFilled()) {
      return -1;
    }
    int part = Math.min(length, piece.length - position);
    System.arraycopy(piece, position, target, offset, part);
    position += part;
    return part;
  }

  @Override
  public int available() {
    return piece.length - position;
  }

  /** Gets the next piece if there is nothing left of this one; returns whether there is more. */
  private boolean isFilled() {
    while (position == piece.length && !isAtEnd) {
      byte[] next = source.next(Protocol.PIECE);
      isAtEnd = next == null;
      piece = next == null ? NOTHING : next;
      position = 0;
    }
    return position < piece.length;
  }
}
