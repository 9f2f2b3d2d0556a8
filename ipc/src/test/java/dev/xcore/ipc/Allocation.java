package dev.xcore.ipc;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a piece of code allocates on the calling thread. */
final class Allocation {

  private Allocation() {}

  /** A piece of code. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /** Runs the work; returns bytes. */
  static long of(Work work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      work.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
