package dev.xcore.services.sql;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Something that takes time to open: opened when it is first asked for, by a thread of the
 * platform's, and by one at a time. A failure is told to everybody who waits, and the next one who
 * asks tries again. Thread safe.
 *
 * @param <T> what is opened
 */
@SuppressWarnings("try") // what is opened may be interrupted while it closes
final class Opening<T extends AutoCloseable> implements AutoCloseable {

  private final Callable<T> open;
  private final ThreadFactory threads;
  private @Nullable FutureTask<T> task;
  private volatile @Nullable T opened;
  private boolean isClosed;

  Opening(Callable<T> open, ThreadFactory threads) {
    this.open = open;
    this.threads = threads;
  }

  /** Returns it if it is open. */
  Optional<T> current() {
    return Optional.ofNullable(opened);
  }

  /**
   * Returns it; opens it where nobody has yet.
   *
   * @param most how long to wait
   * @throws ExecutionException if it cannot be opened; says why
   * @throws TimeoutException if it is not open yet
   */
  T get(Duration most) throws ExecutionException, TimeoutException, InterruptedException {
    T there = opened;
    if (there != null) {
      return there;
    }
    return begun().get(most.toNanos(), TimeUnit.NANOSECONDS);
  }

  private synchronized FutureTask<T> begun() {
    FutureTask<T> running = task;
    if (running == null) {
      if (isClosed) {
        throw new IllegalStateException("it was closed");
      }
      running = new FutureTask<>(this::run);
      task = running;
      threads.newThread(running).start();
    }
    return running;
  }

  private T run() throws Exception {
    try {
      T made = open.call();
      if (publish(made)) {
        return made;
      }
      made.close();
      throw new IllegalStateException("it was closed while it opened");
    } catch (Exception | Error e) {
      forget();
      throw e;
    }
  }

  private synchronized boolean publish(T made) {
    if (!isClosed) {
      opened = made;
    }
    return !isClosed;
  }

  private synchronized void forget() {
    task = null;
  }

  /** Closes it if it is open, and opens it no more. */
  @Override
  public void close() throws Exception {
    T there;
    synchronized (this) {
      isClosed = true;
      there = opened;
      opened = null;
    }
    if (there != null) {
      there.close();
    }
  }
}
