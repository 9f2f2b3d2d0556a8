package dev.xcore.kernel.events;

import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until all who take an event have dealt with it, in one way or the other. Thread safe. */
final class Arrivals implements Receipt {

  private final CountDownLatch missing;

  Arrivals(int takers) {
    this.missing = new CountDownLatch(takers);
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public void taken() {
    missing.countDown();
  }

  @Override
  public boolean failed(XcoreException why) {
    missing.countDown();
    return false;
  }

  @Override
  public void returned() {
    missing.countDown();
  }

  /** Waits; returns false if some have not dealt with it in time, or the thread is interrupted. */
  boolean await(Duration most) {
    try {
      return missing.await(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
