package dev.xcore.ipc;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a channel can be read, or until it can be written: one of the two, so that a thread
 * that sends never waits for one that receives. One thread at a time waits.
 *
 * <p>A selector, because an interrupt during a blocking read or write would close the channel.
 */
final class Readiness implements Closeable {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final SocketChannel channel;
  private final int operation;
  private volatile @Nullable Selector selector;

  /**
   * Makes it; the selector is opened by the first wait.
   *
   * @param channel in non-blocking mode
   * @param operation of {@link java.nio.channels.SelectionKey}
   */
  Readiness(SocketChannel channel, int operation) {
    this.channel = channel;
    this.operation = operation;
  }

  /**
   * Waits until the channel is ready, or the thread interrupted; then takes the interrupt.
   *
   * @param deadline as {@link System#nanoTime} will tell it; {@link Long#MAX_VALUE} for none
   * @return true if the thread was interrupted and the channel is not ready
   * @throws IOException if the channel is closed
   * @throws TimeoutException if it is not ready at the deadline
   */
  boolean await(long deadline) throws IOException, TimeoutException {
    try {
      Selector ready = selector();
      int count = select(ready, deadline);
      ready.selectedKeys().clear();
      if (count > 0) {
        return false;
      }
      boolean wasInterrupted = Thread.interrupted();
      if (!wasInterrupted && isOver(deadline)) {
        throw new TimeoutException("the other side took too long");
      }
      return wasInterrupted;
    } catch (ClosedSelectorException | CancelledKeyException e) {
      throw new ClosedChannelException();
    }
  }

  /** Whether a deadline has passed. */
  static boolean isOver(long deadline) {
    return deadline != Long.MAX_VALUE && deadline - System.nanoTime() <= 0;
  }

  private static int select(Selector ready, long deadline) throws IOException {
    if (deadline == Long.MAX_VALUE) {
      return ready.select();
    }
    long left = deadline - System.nanoTime();
    return left <= 0 ? ready.selectNow() : ready.select(left / NANOS_PER_MILLI + 1);
  }

  private Selector selector() throws IOException {
    Selector ready = selector;
    return ready == null ? open() : ready;
  }

  /** The field is set before the channel is asked: whoever closes sees one of the two. */
  private Selector open() throws IOException {
    Selector ready = Selector.open();
    selector = ready;
    try {
      channel.register(ready, operation);
      return ready;
    } catch (IOException | RuntimeException e) {
      ready.close();
      throw e;
    }
  }

  /** Wakes a thread that waits; to be called after the channel was closed. */
  @Override
  public void close() throws IOException {
    Selector ready = selector;
    if (ready != null) {
      ready.close();
    }
  }
}
