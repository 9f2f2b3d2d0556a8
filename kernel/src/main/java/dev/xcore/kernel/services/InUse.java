package dev.xcore.kernel.services;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Who uses something right now, so that it can be taken away from nobody: once it is closed nobody
 * comes in, and those that are in it are waited for. Thread safe.
 */
public final class InUse {

  private static final int PLACES = 1 << 20;

  private final Semaphore places = new Semaphore(PLACES);
  private volatile boolean isClosed;

  /** Makes something that can be used. */
  public InUse() {}

  /**
   * Comes in.
   *
   * @return whether that was possible; then {@link #leave} follows
   */
  public boolean enter() {
    if (isClosed || !places.tryAcquire()) {
      return false;
    }
    if (isClosed) {
      places.release();
      return false;
    }
    return true;
  }

  /** Goes out. */
  public void leave() {
    places.release();
  }

  /** Lets nobody in any more; harmless when repeated. */
  public void close() {
    isClosed = true;
  }

  /**
   * Waits until nobody is in.
   *
   * @param most how long
   * @return whether nobody is in
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean awaitEmpty(Duration most) throws InterruptedException {
    boolean isEmpty = places.tryAcquire(PLACES, most.toNanos(), TimeUnit.NANOSECONDS);
    if (isEmpty) {
      places.release(PLACES);
    }
    return isEmpty;
  }
}
