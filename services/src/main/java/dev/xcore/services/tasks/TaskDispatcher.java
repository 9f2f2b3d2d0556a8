package dev.xcore.services.tasks;

import dev.xcore.services.HostThreads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tasks from the table and has them run, each on a virtual thread. Has a thread of its own,
 * which looks whenever somebody tells of something new, and from time to time.
 */
final class TaskDispatcher {

  private static final Logger LOG = LoggerFactory.getLogger(TaskDispatcher.class);

  private final ClaimTable table;
  private final TaskLeases leases;
  private final TaskQueues queues;
  private final TaskSettings settings;
  private final InstantSource clock;
  private final OutcomeWriter writer;
  private final TaskHandlers handlers;
  private final TaskNeed need;
  private final Consumer<List<Claim>> begin;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private boolean isAwake;
  private boolean isStopped;
  private long nextDue = Long.MAX_VALUE;
  private volatile boolean isFailing;

  TaskDispatcher(
      ClaimTable table,
      TaskLeases leases,
      TaskQueues queues,
      TaskSettings settings,
      InstantSource clock,
      OutcomeWriter writer,
      TaskHandlers handlers,
      TaskNeed need,
      Consumer<List<Claim>> begin) {
    this.table = table;
    this.leases = leases;
    this.queues = queues;
    this.settings = settings;
    this.clock = clock;
    this.writer = writer;
    this.handlers = handlers;
    this.need = need;
    this.begin = begin;
    this.thread = new HostThreads("xcore-task-dispatcher-").newThread(this::work);
  }

  void start() {
    thread.start();
  }

  /** Tells that a task may be due at a time. */
  void wake(long dueAt) {
    lock.lock();
    try {
      if (dueAt <= clock.millis()) {
        isAwake = true;
        news.signal();
      } else if (dueAt < nextDue) {
        nextDue = dueAt;
        news.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isFailing() {
    return isFailing;
  }

  private void work() {
    while (true) {
      boolean mayHaveMore = false;
      try {
        mayHaveMore = need.isThere() && !writer.isBusy() && take();
        isFailing = false;
      } catch (RuntimeException e) {
        if (!isFailing) {
          LOG.warn("tasks cannot be taken now: {}", e.toString());
        }
        isFailing = true;
      }
      if (!rest(mayHaveMore)) {
        return;
      }
    }
  }

  /** Takes what there is room for; returns whether more may be there. */
  private boolean take() {
    long now = clock.millis();
    long until = leases.end();
    List<String> offered = handlers.offered();
    Set<String> closed = queues.closed();
    TaskQueues.Taking taking =
        TaskTable.persistently(() -> {
          TaskQueues.Taking attempt = queues.taking();
          attempt.took(table.claim(offered, closed, attempt.most(), attempt::hasRoom, now, until));
          return attempt;
        });
    if (!taking.claims().isEmpty()) {
      begin.accept(taking.claims());
    }
    return taking.mayHaveMore();
  }

  /** Waits for news; returns whether to go on. */
  private boolean rest(boolean mayHaveMore) {
    lock.lock();
    try {
      long end = System.nanoTime() + (mayHaveMore ? 0 : settings.poll().toNanos());
      long left = left(end);
      while (!isAwake && !isStopped && left > 0) {
        news.awaitNanos(left);
        left = left(end);
      }
      if (nextDue <= clock.millis()) {
        nextDue = Long.MAX_VALUE;
      }
      isAwake = false;
      return !isStopped;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the time until the next look, or until the next task is due. */
  private long left(long end) {
    long untilDue = Math.min(nextDue - clock.millis(), settings.poll().toMillis());
    return Math.min(end - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(untilDue));
  }

  /** Takes nothing any more. */
  void stop(Duration most) {
    lock.lock();
    try {
      isStopped = true;
      news.signal();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(most)) {
        thread.interrupt();
        thread.join(most);
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
