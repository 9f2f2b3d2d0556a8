package dev.xcore.kernel.runtime;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Threads that are at work for one plugin and can be told to stop. Thread safe. */
final class ThreadCrew {

  private final Set<Stay> stays = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition empty = lock.newCondition();

  /** The time that one thread belongs to the crew. */
  final class Stay {

    private final Thread thread = Thread.currentThread();
    private boolean isOver;
    private boolean isInterrupted;

    private synchronized void interrupt() {
      if (!isOver) {
        isInterrupted = true;
        thread.interrupt();
      }
    }

    /**
     * Ends the stay, on its thread: no interrupt comes any more, and one that came is taken back.
     */
    void leave() {
      synchronized (this) {
        isOver = true;
        if (isInterrupted) {
          Thread.interrupted();
        }
      }
      stays.remove(this);
      signalIfEmpty();
    }
  }

  /** Takes the current thread in until it leaves. */
  Stay enter() {
    Stay stay = new Stay();
    stays.add(stay);
    return stay;
  }

  void interruptAll() {
    stays.forEach(Stay::interrupt);
  }

  int size() {
    return stays.size();
  }

  /** Waits until nobody is in; returns whether that was so in time. */
  boolean awaitEmpty(Duration most) {
    long left = most.toNanos();
    lock.lock();
    try {
      while (!stays.isEmpty() && left > 0) {
        left = empty.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return stays.isEmpty();
  }

  private void signalIfEmpty() {
    lock.lock();
    try {
      if (stays.isEmpty()) {
        empty.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
