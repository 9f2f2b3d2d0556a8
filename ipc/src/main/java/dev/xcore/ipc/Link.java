package dev.xcore.ipc;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One connection, as a sequence of frames: four bytes of length (of all that follows), one of type,
 * four of id, and the body. One thread at a time sends, one at a time receives; the two do not
 * disturb each other.
 *
 * <p>An interrupt or a passed deadline ends the wait for a frame without harm: what has arrived of
 * it is kept, and the next {@link #receive} goes on. While a frame is sent, interrupts are not
 * felt, for half a frame would spoil the connection.
 */
public final class Link implements Closeable {

  /** A body up to this length is read without a {@link Claim}, in bytes. */
  public static final int SMALL = 1 << 16;

  private static final int BUFFER = 1 << 13;

  private final SocketChannel channel;
  private final FrameDecoder decoder;
  private final Readiness readable;
  private final Readiness writable;
  private @Nullable ByteBuffer incoming;
  private @Nullable ByteBuffer outgoing;
  private boolean isIdle;

  private Link(SocketChannel channel, ReadLimits limits, Claim claim) throws IOException {
    channel.configureBlocking(false);
    this.channel = channel;
    this.decoder = new FrameDecoder(limits, claim);
    this.readable = new Readiness(channel, SelectionKey.OP_READ);
    this.writable = new Readiness(channel, SelectionKey.OP_WRITE);
  }

  /** Asked before the memory for a long body is taken. */
  @FunctionalInterface
  public interface Claim {

    /**
     * Claims memory, or waits for it; who receives the frame gives it back.
     *
     * @param bytes of the body
     * @param deadline as {@link System#nanoTime} will tell it
     * @throws IOException if the link is to be given up instead
     * @throws InterruptedException if interrupted; the claim is made again by the next {@link
     *     #receive}
     * @throws TimeoutException if the deadline passes
     */
    void claim(int bytes, long deadline) throws IOException, InterruptedException, TimeoutException;
  }

  /**
   * Makes a link that takes memory for a long body without asking.
   *
   * @param channel closed with the link
   * @param limits on what is received
   * @return the link
   * @throws IOException if the channel is closed
   */
  public static Link patient(SocketChannel channel, ReadLimits limits) throws IOException {
    return new Link(channel, limits, (bytes, deadline) -> {});
  }

  /**
   * Makes a link that asks before it takes memory for a long body.
   *
   * @param channel closed with the link
   * @param limits on what is received
   * @param claim asked before a body longer than {@link #SMALL} is read
   * @return the link
   * @throws IOException if the channel is closed
   */
  public static Link watchful(SocketChannel channel, ReadLimits limits, Claim claim)
      throws IOException {
    return new Link(channel, limits, claim);
  }

  /**
   * Sends a frame, however long the other side takes.
   *
   * @param frameType what it is
   * @param frameId of the call or request it belongs to; 0 for none
   * @param content its body
   * @throws IOException if the connection fails; it cannot be used any more then
   */
  public void send(FrameType frameType, int frameId, ValueWriter content) throws IOException {
    try {
      send(frameType, frameId, content, Long.MAX_VALUE);
    } catch (TimeoutException e) {
      throw new IOException("the other side does not read", e);
    }
  }

  /**
   * Sends a frame. Interrupts are not felt: half a frame would spoil the connection.
   *
   * @param frameType what it is
   * @param frameId of the call or request it belongs to; 0 for none
   * @param content its body
   * @param deadline as {@link System#nanoTime} will tell it
   * @throws IOException if the connection fails; it cannot be used any more then
   * @throws TimeoutException if the other side does not read; nor then
   */
  public void send(FrameType frameType, int frameId, ValueWriter content, long deadline)
      throws IOException, TimeoutException {
    ByteBuffer out = outgoing();
    out.clear();
    out.putInt(FrameDecoder.COUNTED_HEADER + content.size());
    out.put((byte) frameType.code());
    out.putInt(frameId);
    int sent = Math.min(out.remaining(), content.size());
    out.put(content.part(0, sent));
    write(out.flip(), deadline);
    while (sent < content.size()) {
      int part = Math.min(SMALL, content.size() - sent);
      write(content.part(sent, part), deadline);
      sent += part;
    }
  }

  private void write(ByteBuffer out, long deadline) throws IOException, TimeoutException {
    boolean wasInterrupted = false;
    try {
      channel.write(out);
      while (out.hasRemaining()) {
        if (Readiness.isOver(deadline)) {
          throw new TimeoutException("the other side does not read");
        }
        wasInterrupted |= writable.await(deadline);
        channel.write(out);
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Receives the next frame, however long it takes; interrupts are not felt.
   *
   * @return the frame
   * @throws EOFException if the connection has been closed
   * @throws IOException if it fails, or the other side broke the protocol
   */
  public Frame receive() throws IOException {
    boolean wasInterrupted = false;
    try {
      while (true) {
        try {
          return receive(Long.MAX_VALUE);
        } catch (InterruptedException e) {
          wasInterrupted = true;
        } catch (TimeoutException e) {
          throw new IOException("there is no deadline", e);
        }
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Receives the next frame.
   *
   * @param deadline as {@link System#nanoTime} will tell it
   * @return the frame
   * @throws EOFException if the connection has been closed
   * @throws IOException if it fails, or the other side broke the protocol
   * @throws InterruptedException if interrupted; the frame can be received later
   * @throws TimeoutException if the deadline passes; the frame can be received later
   */
  public Frame receive(long deadline) throws IOException, InterruptedException, TimeoutException {
    ByteBuffer in = incoming();
    Frame frame = decoder.decode(in, deadline);
    while (frame == null) {
      readInto(in, deadline);
      frame = decoder.decode(in, deadline);
      if (frame == null && !isIdle) {
        endIfLate(deadline);
      }
    }
    isIdle = !in.hasRemaining();
    return frame;
  }

  private void readInto(ByteBuffer in, long deadline)
      throws IOException, InterruptedException, TimeoutException {
    ByteBuffer window = decoder.window();
    if (window.hasRemaining()) {
      decoder.filled(read(window, deadline));
      return;
    }
    in.compact();
    try {
      read(in, deadline);
    } finally {
      in.flip();
    }
  }

  /** Reads what is there; waits if there was nothing the last time. */
  private int read(ByteBuffer in, long deadline)
      throws IOException, InterruptedException, TimeoutException {
    if (isIdle && readable.await(deadline)) {
      throw new InterruptedException();
    }
    int count = channel.read(in);
    if (count < 0) {
      throw new EOFException("the connection was closed");
    }
    isIdle = count == 0;
    return count;
  }

  /**
   * Whoever sends a frame in drops, and never lets us wait, does not outlast the deadline by it.
   */
  private static void endIfLate(long deadline) throws InterruptedException, TimeoutException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (Readiness.isOver(deadline)) {
      throw new TimeoutException("the frame did not end in time");
    }
  }

  private ByteBuffer incoming() {
    ByteBuffer buffer = incoming;
    if (buffer == null) {
      buffer = ByteBuffer.allocate(BUFFER).limit(0);
      incoming = buffer;
    }
    return buffer;
  }

  private ByteBuffer outgoing() {
    ByteBuffer buffer = outgoing;
    if (buffer == null) {
      buffer = ByteBuffer.allocate(BUFFER);
      outgoing = buffer;
    }
    return buffer;
  }

  /**
   * Makes a link of this one that takes memory without asking. This one is not to be used any more;
   * nothing that was received may be left in it.
   *
   * @return a link over the same connection
   * @throws IOException if the connection fails, or something is left
   */
  public Link asPatient() throws IOException {
    if (!decoder.isBetweenFrames() || incoming().hasRemaining()) {
      throw new ProtocolException("more was sent than was asked for");
    }
    try (readable;
        writable) {
      return patient(channel, decoder.limits());
    }
  }

  /** Closes the connection; a thread that waits for it wakes up. Harmless when repeated. */
  @Override
  public void close() throws IOException {
    try (readable;
        writable) {
      channel.close();
    }
  }
}
