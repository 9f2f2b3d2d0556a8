package dev.xcore.services.scheduler;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets a thread sleep until somebody has news for it. Thread safe. */
final class Alarm {

  private final Semaphore news = new Semaphore(0);

  /** Wakes the sleeper, or keeps it from falling asleep. */
  void ring() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  void sleep(Duration most) throws InterruptedException {
    if (news.tryAcquire(Math.max(0, most.toNanos()), TimeUnit.NANOSECONDS)) {
      news.drainPermits();
    }
  }
}
