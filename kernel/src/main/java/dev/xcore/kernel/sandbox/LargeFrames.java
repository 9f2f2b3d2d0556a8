package dev.xcore.kernel.sandbox;

import dev.xcore.ipc.Link;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The memory that long frames of one worker may take at once, in each direction: a worker cannot
 * fill the host, even if all its calls answer at length, or all it asks for is long. Thread safe.
 *
 * <p>What has been received is held by the thread that received it until that thread has used it,
 * and says so by {@link #release}. What is sent is held by its {@link Draft} until that is closed.
 */
final class LargeFrames implements Link.Claim {

  private static final int MOST_KIB = 256 << 10;
  private static final int KIB = 10;

  /** What is made of a byte may take more: a list of truths takes sixteen times its frame. */
  private static final int GROWTH = 16;

  /** How many long frames may be written and sent at once. */
  private static final int DRAFTS = 4;

  private final Semaphore left = new Semaphore(MOST_KIB);
  private final Semaphore drafts = new Semaphore(DRAFTS);
  private final ThreadLocal<Integer> mine = ThreadLocal.withInitial(() -> 0);

  @Override
  public void claim(int bytes, long deadline) throws InterruptedException, TimeoutException {
    int kib = GROWTH * ((bytes >> KIB) + 1);
    long wait = deadline == Long.MAX_VALUE ? deadline : deadline - System.nanoTime();
    if (!left.tryAcquire(kib, wait, TimeUnit.NANOSECONDS)) {
      throw new TimeoutException("other answers of the worker take all the memory they may");
    }
    mine.set(mine.get() + kib);
  }

  /** Gives back what this thread has claimed for what it has received. */
  void release() {
    int kib = mine.get();
    if (kib > 0) {
      mine.remove();
      left.release(kib);
    }
  }

  /** Begins frames to the worker, one after the other. */
  Draft draft() {
    return new Draft(this);
  }

  /** Waits until one more long frame may be written. */
  void beginDraft(long deadline) throws InterruptedException, TimeoutException {
    if (!drafts.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException("other long frames are on their way to the worker");
    }
  }

  void endDraft() {
    drafts.release();
  }
}
