package dev.xcore.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/** Runs tasks one at a time, in order, on a virtual thread that lives while there are any. */
final class SerialTasks {

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final String name;
  private boolean running;

  SerialTasks(String name) {
    this.name = name;
  }

  /**
   * Adds a task.
   *
   * @param task must not throw
   */
  void submit(Runnable task) {
    lock.lock();
    try {
      tasks.addLast(task);
      if (!running) {
        running = true;
        Thread.ofVirtual().name(name).start(this::drain);
      }
    } finally {
      lock.unlock();
    }
  }

  private void drain() {
    while (true) {
      Runnable task;
      lock.lock();
      try {
        if (tasks.isEmpty()) {
          running = false;
          return;
        }
        task = tasks.removeFirst();
      } finally {
        lock.unlock();
      }
      task.run();
    }
  }
}
