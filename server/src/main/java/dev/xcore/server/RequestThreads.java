package dev.xcore.server;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a virtual thread per request, as long as virtual threads run at all. A few spinning
 * plugins can hold every carrier; a heartbeat finds that out, and requests go to platform threads
 * until it is over, so that health and administration still answer. Thread safe.
 */
final class RequestThreads implements Executor, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RequestThreads.class);
  private static final long BEAT_MILLIS = 50;
  private static final long STARVED_NANOS = Duration.ofSeconds(1).toNanos();

  private final ThreadFactory virtual = Thread.ofVirtual().name("http-", 0).factory();
  private final ScheduledExecutorService heartbeat =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("http-heartbeat").factory());
  private final Executor platform;
  private final ScheduledFuture<?> beats;
  private volatile boolean starved;

  /** When a sign was asked for; zero when none is. Belongs to the heartbeat's thread. */
  private long asked;

  private RequestThreads(Executor platform) {
    this.platform = platform;
    this.beats =
        heartbeat.scheduleWithFixedDelay(
            this::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Starts the heartbeat.
   *
   * @param platform runs requests while virtual threads do not
   * @return to be closed
   */
  static RequestThreads start(Executor platform) {
    return new RequestThreads(platform);
  }

  @Override
  public void execute(Runnable task) {
    if (starved) {
      platform.execute(task);
    } else {
      virtual.newThread(task).start();
    }
  }

  @Override
  public void close() {
    beats.cancel(false);
    heartbeat.shutdown();
  }

  /** Asks for a sign of life of virtual threads, one at a time; runs on the heartbeat's thread. */
  private void beat() {
    long now = System.nanoTime();
    if (asked == 0) {
      asked = now;
      virtual.newThread(this::sign).start();
    } else if (now - asked > STARVED_NANOS && !starved) {
      starved = true;
      LOG.warn(
          "virtual threads have not run for a second, a plugin may be spinning: using platform"
              + " threads");
    }
  }

  private void sign() {
    try {
      heartbeat.execute(() -> {
        asked = 0;
        starved = false;
      });
    } catch (RejectedExecutionException closed) {
      LOG.debug("the heartbeat is over", closed);
    }
  }
}
