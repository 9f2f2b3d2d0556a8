package dev.xcore.ipc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of bytes as they arrive. Used by one thread; after a {@link ProtocolException} not
 * at all.
 */
final class FrameDecoder {

  /** Bytes of length, type and id. */
  static final int HEADER = 9;

  /** Bytes of the header that the length counts. */
  static final int COUNTED_HEADER = 5;

  private static final byte[] NOTHING = {};
  private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);
  private static final int WORTH_IT = 1 << 13;

  private final ReadLimits limits;
  private final Link.Claim claim;
  private @Nullable FrameType type;
  private int id;
  private int length;
  private byte[] body = NOTHING;
  private int filled;

  FrameDecoder(ReadLimits limits, Link.Claim claim) {
    this.limits = limits;
    this.claim = claim;
  }

  /**
   * Takes bytes until a frame is complete.
   *
   * @param in what has arrived; if there is no frame, less than a header is left in it
   * @param deadline of the claim, should one be needed
   * @return the frame, null if more bytes are needed
   * @throws IOException if the bytes are no frame, or the claim fails
   * @throws InterruptedException as the claim says; nothing is lost
   * @throws TimeoutException as the claim says; nothing is lost
   */
  @Nullable Frame decode(ByteBuffer in, long deadline)
      throws IOException, InterruptedException, TimeoutException {
    if (type == null && in.remaining() >= HEADER) {
      header(in);
    }
    if (type == null) {
      return null;
    }
    int part = Math.min(in.remaining(), length - filled);
    room(filled + part, deadline);
    in.get(body, filled, part);
    filled += part;
    return filled == length ? frame() : null;
  }

  ReadLimits limits() {
    return limits;
  }

  /** Whether no frame has begun. */
  boolean isBetweenFrames() {
    return type == null;
  }

  private void header(ByteBuffer in) throws ProtocolException {
    int announced = in.getInt();
    if (announced < COUNTED_HEADER || announced > limits.frame()) {
      throw new ProtocolException(
          "a frame of %d bytes, allowed are %d to %d"
              .formatted(announced, COUNTED_HEADER, limits.frame()));
    }
    int code = in.get();
    FrameType announcedType =
        FrameType.of(code).orElseThrow(() -> new ProtocolException("unknown frame type " + code));
    id = in.getInt();
    length = announced - COUNTED_HEADER;
    filled = 0;
    body = length <= Link.SMALL ? new byte[length] : NOTHING;
    type = announcedType;
  }

  /** Makes room for what has arrived, not for what was announced. */
  private void room(int needed, long deadline)
      throws IOException, InterruptedException, TimeoutException {
    if (body.length == 0 && length > 0) {
      claim.claim(length, deadline);
      body = new byte[Link.SMALL];
    }
    if (needed > body.length) {
      grow(needed);
    }
  }

  private void grow(int needed) {
    body = Arrays.copyOf(body, (int) Math.min(length, Math.max(needed, 2L * body.length)));
  }

  /**
   * Tells where the next bytes of a long body can be put, past any other buffer.
   *
   * @return room for some of them, not more than there are; empty if it is not worth it
   */
  ByteBuffer window() {
    if (type == null || body.length == 0 || length - filled < WORTH_IT) {
      return NO_ROOM;
    }
    if (filled == body.length) {
      grow(filled);
    }
    return ByteBuffer.wrap(body, filled, Math.min(body.length - filled, Link.SMALL));
  }

  /** Counts bytes that were put into the {@link #window}. */
  void filled(int count) {
    filled += count;
  }

  private Frame frame() {
    FrameType received = Objects.requireNonNull(type);
    byte[] content = body.length == length ? body : Arrays.copyOf(body, length);
    type = null;
    body = NOTHING;
    return new Frame(received, id, ValueReader.of(content, limits));
  }
}
