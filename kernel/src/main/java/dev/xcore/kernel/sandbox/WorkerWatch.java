package dev.xcore.kernel.sandbox;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all workers in use: what they use, whether they keep to their limits, whether they
 * answer. One thread looks; a worker is asked by a thread of its own, so that a silent one holds up
 * nobody. Thread safe.
 */
final class WorkerWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerWatch.class);
  private static final Duration END = Duration.ofSeconds(5);

  private final WatchTimes times;
  private final Map<Worker, Turns> workers = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  private WorkerWatch(WatchTimes times) {
    this.times = times;
    this.thread = Thread.ofPlatform().daemon().name("xcore-worker-watch").unstarted(this::watch);
  }

  /** When a worker is due; used by the watching thread only. */
  private static final class Turns {

    private long nextLook;
    private long nextPing;

    Turns(long nextLook, long nextPing) {
      this.nextLook = nextLook;
      this.nextPing = nextPing;
    }
  }

  /** Begins to watch. */
  static WorkerWatch start(WatchTimes times) {
    WorkerWatch watch = new WorkerWatch(times);
    watch.thread.start();
    return watch;
  }

  /** Watches a worker until it ends. */
  void add(Worker worker) {
    long now = System.nanoTime();
    workers.put(worker, new Turns(now, now + times.ping().toNanos()));
    worker.whenEnded(end -> workers.remove(worker));
  }

  private void watch() {
    try {
      while (!closing.await(pause().toNanos(), TimeUnit.NANOSECONDS)) {
        workers.forEach(this::look);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.error("workers are not watched any more: interrupted");
    }
  }

  private Duration pause() {
    boolean isClose = workers.keySet().stream().anyMatch(Worker::hasCpuLimit);
    return isClose ? times.closeLook() : times.look();
  }

  private void look(Worker worker, Turns turns) {
    long now = System.nanoTime();
    try {
      worker.lookAtCalls();
      if (now - turns.nextLook >= 0) {
        turns.nextLook = now + times.look().toNanos();
        worker.look();
      }
      if (now - turns.nextPing >= 0) {
        turns.nextPing = now + times.ping().toNanos();
        ask(worker);
      }
    } catch (RuntimeException e) {
      LOG.warn("{} cannot be looked at", worker, e);
    }
  }

  private void ask(Worker worker) {
    Thread.ofPlatform()
        .daemon()
        .name("xcore-ping-" + worker.pid())
        .start(() -> worker.ping(times.silence()));
  }

  /** Ends the watch. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
