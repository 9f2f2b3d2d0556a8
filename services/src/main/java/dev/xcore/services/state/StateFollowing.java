package dev.xcore.services.state;

import dev.xcore.kernel.state.PluginStates.Follower;
import dev.xcore.sdk.XcoreException;
import dev.xcore.services.HostThreads;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks from time to time what other nodes have said, on a thread of its own. Thread safe. */
final class StateFollowing implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StateFollowing.class);
  private static final HostThreads THREADS = new HostThreads("xcore-plugin-state-");

  /** How long a change that is under way may take to end by itself, and then when interrupted. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Duration interval;
  private final BooleanSupplier look;
  private final SharedView view;
  private final CountDownLatch end = new CountDownLatch(1);
  private @Nullable Thread thread;
  private boolean isWritable;

  /**
   * Prepares to look.
   *
   * @param interval between two looks
   * @param look reads what was said; true if the database had been away
   * @param view takes it over
   */
  StateFollowing(Duration interval, BooleanSupplier look, SharedView view) {
    this.interval = interval;
    this.look = look;
    this.view = view;
  }

  synchronized void begin(Follower follower) {
    if (thread == null && end.getCount() > 0) {
      Thread begun = THREADS.newThread(() -> run(follower));
      thread = begun;
      begun.start();
    }
  }

  private void run(Follower follower) {
    try {
      do {
        round(follower);
      } while (!end.await(interval.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException closed) {
      LOG.debug("the state of plugins is not followed any more");
    }
  }

  private void round(Follower follower) {
    try {
      isWritable &= !look.getAsBoolean();
    } catch (XcoreException away) {
      isWritable = false;
      return;
    }
    Set<String> changed = view.takeChanged();
    try {
      if (!isWritable) {
        follower.writable();
        isWritable = true;
      }
      follower.changed(changed);
    } catch (RuntimeException failed) {
      view.giveBack(changed);
      LOG.warn("what was said of plugins elsewhere is tried again plugins={}", changed, failed);
    }
  }

  @Override
  public void close() {
    end.countDown();
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running == null || running.equals(Thread.currentThread())) {
      return;
    }
    try {
      if (!running.join(PATIENCE)) {
        running.interrupt();
        if (!running.join(PATIENCE)) {
          LOG.warn("thread={} does not end", running.getName());
        }
      }
    } catch (InterruptedException e) {
      running.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
