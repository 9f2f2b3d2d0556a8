package dev.xcore.server;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One running stream, which others may end: its plugin's unload, the server's stop. Thread safe.
 */
final class StreamGuard implements AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Thread thread = Thread.currentThread();
  private volatile boolean ended;

  /** Tells whether somebody else has ended the stream. */
  boolean isEnded() {
    return ended;
  }

  /** Ends the stream by interrupting the thread that writes it; harmless when it is over. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (thread != null) {
        ended = true;
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Says that the stream's own thread is through with it, and takes back a late interrupt. */
  void finish() {
    lock.lock();
    try {
      thread = null;
      ended |= Thread.interrupted();
    } finally {
      lock.unlock();
    }
  }
}
