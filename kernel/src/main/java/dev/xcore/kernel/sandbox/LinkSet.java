package dev.xcore.kernel.sandbox;

import dev.xcore.worker.protocol.Protocol;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which of a worker's links for calls are free. The lowest is given out first, so that a worker has
 * no more threads than it needs. Thread safe.
 */
final class LinkSet {

  private static final long ALL = -1;

  /** A bit for each link: set while it is free. */
  private final AtomicLong free = new AtomicLong(ALL);

  private final Semaphore permits = new Semaphore(Protocol.CALL_LINKS);

  /**
   * Takes a link, waiting for one if all are in use.
   *
   * @param deadline as {@link System#nanoTime} will tell it
   * @return its index
   * @throws InterruptedException if interrupted
   * @throws TimeoutException if none becomes free in time
   */
  int take(long deadline) throws InterruptedException, TimeoutException {
    if (!permits.tryAcquire()
        && !permits.tryAcquire(
            deadline == Long.MAX_VALUE ? deadline : deadline - System.nanoTime(),
            TimeUnit.NANOSECONDS)) {
      throw new TimeoutException("all links are in use");
    }
    while (true) {
      long now = free.get();
      long lowest = Long.lowestOneBit(now);
      if (free.compareAndSet(now, now & ~lowest)) {
        return Long.numberOfTrailingZeros(lowest);
      }
    }
  }

  /** Gives a link back. */
  void giveBack(int index) {
    free.getAndUpdate(now -> now | 1L << index);
    permits.release();
  }

  /** Returns how many are in use. */
  int used() {
    return Protocol.CALL_LINKS - Long.bitCount(free.get());
  }
}
