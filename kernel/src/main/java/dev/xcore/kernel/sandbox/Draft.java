package dev.xcore.kernel.sandbox;

import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.CallTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A frame to a worker while it is written and sent. One that grows long waits until it may: of
 * those there are only so many at once. Used by one thread at a time, and again after each close.
 */
final class Draft implements AutoCloseable {

  /** How long a frame waits that belongs to nothing with a deadline. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private final LargeFrames memory;
  private final ValueWriter out = ValueWriter.create(this::grow);
  private long deadline;
  private boolean isLong;

  Draft(LargeFrames memory) {
    this.memory = memory;
  }

  /**
   * Begins a frame.
   *
   * @param until when it may be written at the latest, as {@link System#nanoTime} will tell it;
   *     {@link Long#MAX_VALUE} for a minute from when it has to wait
   * @return takes its content; throws {@link CallTimeoutException} if the content is long and has
   *     to wait for longer than that, or is interrupted at it
   */
  ValueWriter begin(long until) {
    close();
    deadline = until;
    return out;
  }

  /** What has been written since {@link #begin}. */
  ValueWriter content() {
    return out;
  }

  private void grow() {
    if (isLong) {
      return;
    }
    try {
      boolean isHurried = deadline != Long.MAX_VALUE;
      memory.beginDraft(isHurried ? deadline : System.nanoTime() + PATIENCE);
      isLong = true;
    } catch (TimeoutException e) {
      throw new CallTimeoutException(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallTimeoutException("the call is not waited for any more");
    }
  }

  /** Forgets what was written and the memory it took. Harmless when repeated. */
  @Override
  public void close() {
    out.clear();
    if (isLong) {
      isLong = false;
      memory.endDraft();
    }
  }
}
