package dev.xcore.services.tasks;

import dev.xcore.sdk.DatabaseException;
import dev.xcore.services.HostThreads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what has become of tasks, many at once, as long as it takes: an outcome is forgotten only
 * when it is in the table. Has a thread of its own.
 */
final class OutcomeWriter {

  private static final Logger LOG = LoggerFactory.getLogger(OutcomeWriter.class);

  private static final String UNSTORABLE = "unstorable";
  private static final int AT_ONCE = 500;
  private static final int MANY = 2000;
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ClaimTable table;
  private final RunningTasks running;
  private final InstantSource clock;
  private final LinkedBlockingQueue<Outcome> waiting = new LinkedBlockingQueue<>();
  private final Map<String, CountDownLatch> watchers = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean isStopping;
  private volatile boolean isFailing;

  OutcomeWriter(ClaimTable table, RunningTasks running, InstantSource clock) {
    this.table = table;
    this.running = running;
    this.clock = clock;
    this.thread = new HostThreads("xcore-task-writer-").newThread(this::work);
  }

  void start() {
    thread.start();
  }

  void put(Outcome outcome) {
    waiting.add(outcome);
  }

  /** Whether so much waits to be written that nothing new should be begun. */
  boolean isBusy() {
    return isFailing || waiting.size() > MANY;
  }

  /** Whether the last attempt to write failed. */
  boolean isFailing() {
    return isFailing;
  }

  int waiting() {
    return waiting.size();
  }

  /** Waits for the end of a task as far as this process knows of it. */
  void await(String id, Duration most) throws InterruptedException {
    CountDownLatch latch = watchers.computeIfAbsent(id, _ -> new CountDownLatch(1));
    try {
      latch.await(most.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      watchers.remove(id, latch);
    }
  }

  private void work() {
    List<Outcome> batch = new ArrayList<>();
    while (!(isStopping && waiting.isEmpty() && batch.isEmpty())) {
      try {
        if (batch.isEmpty()) {
          fill(batch);
        }
        if (!batch.isEmpty()) {
          write(batch);
        }
      } catch (InterruptedException e) {
        // The one who stops it has waited long enough: leases will do the rest.
        return;
      }
    }
  }

  private void fill(List<Outcome> batch) throws InterruptedException {
    Outcome first = waiting.poll(IDLE.toNanos(), TimeUnit.NANOSECONDS);
    if (first != null) {
      batch.add(first);
      waiting.drainTo(batch, AT_ONCE - 1);
    }
  }

  private void write(List<Outcome> batch) throws InterruptedException {
    try {
      finish(batch);
      isFailing = false;
    } catch (RuntimeException e) {
      if (!isFailing) {
        LOG.warn("the ends of {} tasks cannot be written now, they wait: {}", batch.size(), why(e));
      }
      isFailing = true;
      Thread.sleep(PAUSE);
      return;
    }
    batch.forEach(this::written);
    batch.clear();
  }

  private static String why(RuntimeException e) {
    return e.toString();
  }

  /** What a database refuses to take would be refused for ever, and all others with it. */
  private void finish(List<Outcome> batch) {
    try {
      table.finish(batch, clock.millis());
    } catch (DatabaseException e) {
      for (Outcome outcome : batch) {
        finish(outcome);
      }
    }
  }

  private void finish(Outcome outcome) {
    try {
      table.finish(List.of(outcome), clock.millis());
    } catch (DatabaseException e) {
      LOG.error("the end of {} cannot be stored, it counts as dead: {}", outcome.claim(), why(e));
      table.finish(
          List.of(Outcome.dead(outcome.claim(), UNSTORABLE, "its end cannot be stored")),
          clock.millis());
    }
  }

  private void written(Outcome outcome) {
    running.forget(outcome.claim());
    CountDownLatch watcher = watchers.remove(outcome.claim().id());
    if (watcher != null) {
      watcher.countDown();
    }
  }

  /** Writes the rest, and ends. */
  void stop(Duration most) {
    isStopping = true;
    try {
      thread.join(most);
      if (thread.isAlive()) {
        LOG.warn("the ends of {} tasks are not written: they will run again", waiting.size());
        thread.interrupt();
        thread.join(IDLE);
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
