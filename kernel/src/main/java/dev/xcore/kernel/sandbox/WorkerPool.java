package dev.xcore.kernel.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that are confined, sealed and wait for a plugin, so that one comes up in milliseconds.
 * Each is used once. A keeper thread starts another one for each that is taken, a moment later: as
 * many as asked for of the usual profile, one of each other profile that has been asked for. Thread
 * safe.
 */
public final class WorkerPool implements Workers, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration END = Duration.ofSeconds(10);

  /** How long the keeper leaves the processors to whoever has just taken a worker. */
  private static final Duration REST = Duration.ofMillis(200);

  /** How many profiles beside the usual one have a worker waiting. */
  private static final int MOST_PROFILES = 8;

  private final ProcessManager processes;
  private final RehearsalPlay play;
  private final int size;
  private final Duration startTimeout;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<WorkerProfile, Deque<Worker>> waiting = new HashMap<>();
  private final SequencedSet<WorkerProfile> wanted = new LinkedHashSet<>();
  private final Thread keeper;
  private long lastTaken = System.nanoTime() - REST.toNanos();
  private boolean isClosed;

  private WorkerPool(
      ProcessManager processes, RehearsalPlay play, int size, Duration startTimeout) {
    this.processes = processes;
    this.play = play;
    this.size = size;
    this.startTimeout = startTimeout;
    this.keeper = Thread.ofPlatform().daemon().name("xcore-worker-pool").unstarted(this::keep);
  }

  /**
   * Opens a pool; the first workers are started when the first one is asked for.
   *
   * @param processes starts them
   * @param options its size and times
   * @return the pool
   * @throws WorkerStartException if the platform's own plugin is not where it should be
   */
  public static WorkerPool open(ProcessManager processes, SandboxOptions options)
      throws WorkerStartException {
    WorkerPool pool = new WorkerPool(processes, play(), options.poolSize(), options.startTimeout());
    pool.keeper.start();
    return pool;
  }

  private static RehearsalPlay play() throws WorkerStartException {
    try {
      return RehearsalPlay.read();
    } catch (IOException e) {
      throw new WorkerStartException("workers cannot be warmed up: " + e.getMessage(), e);
    }
  }

  @Override
  public Worker hire(WorkerProfile profile, long deadline)
      throws WorkerStartException, TimeoutException, InterruptedException {
    Worker ready = take(profile);
    return ready == null ? start(profile, deadline) : ready;
  }

  private Worker start(WorkerProfile profile, long deadline)
      throws WorkerStartException, TimeoutException, InterruptedException {
    long most = System.nanoTime() + startTimeout.toNanos();
    return processes.start(profile, Math.min(deadline, most));
  }

  private @org.jspecify.annotations.Nullable Worker take(WorkerProfile profile)
      throws WorkerStartException {
    lock.lock();
    try {
      if (isClosed) {
        throw new WorkerStartException("the platform is shutting down", null);
      }
      want(profile);
      Deque<Worker> line = waiting.getOrDefault(profile, new ArrayDeque<>());
      Worker next = line.poll();
      while (next != null && !next.isAlive()) {
        next = line.poll();
      }
      if (next != null) {
        lastTaken = System.nanoTime();
      }
      changed.signalAll();
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void want(WorkerProfile profile) {
    wanted.remove(profile);
    wanted.add(profile);
    if (wanted.size() > MOST_PROFILES) {
      WorkerProfile oldest = wanted.removeFirst();
      Deque<Worker> idle = waiting.remove(oldest);
      if (idle != null) {
        idle.forEach(Worker::close);
      }
    }
  }

  /** What cannot be started is not tried again before somebody asks for it. */
  private void forget(WorkerProfile profile) {
    lock.lock();
    try {
      if (!profile.equals(WorkerProfile.USUAL)) {
        wanted.remove(profile);
      }
    } finally {
      lock.unlock();
    }
  }

  private void keep() {
    while (true) {
      try {
        keep(awaitLack());
      } catch (InterruptedException e) {
        // Only closing interrupts.
        return;
      }
    }
  }

  private void keep(WorkerProfile lacking) throws InterruptedException {
    try {
      add(lacking, warm(start(lacking, Long.MAX_VALUE)));
    } catch (WorkerStartException | TimeoutException e) {
      LOG.warn("no worker waits for a plugin: {}", e.getMessage());
      forget(lacking);
      rest();
    } catch (RuntimeException e) {
      LOG.error("no worker waits for a plugin", e);
      forget(lacking);
      rest();
    }
  }

  private Worker warm(Worker worker)
      throws WorkerStartException, TimeoutException, InterruptedException {
    boolean isWarm = false;
    try {
      play.warm(worker, System.nanoTime() + startTimeout.toNanos());
      isWarm = true;
      return worker;
    } catch (IOException | WorkerEndedException e) {
      throw new WorkerStartException("a worker could not be warmed up: " + e.getMessage(), e);
    } finally {
      if (!isWarm) {
        worker.close();
      }
    }
  }

  private void rest() {
    lock.lock();
    try {
      long left = RETRY.toNanos();
      while (left > 0 && !isClosed) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private WorkerProfile awaitLack() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Optional<WorkerProfile> lacking = lacking();
        long rest = REST.toNanos() - (System.nanoTime() - lastTaken);
        if (lacking.isEmpty()) {
          changed.await();
        } else if (rest > 0) {
          changed.awaitNanos(rest);
        } else {
          return lacking.get();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<WorkerProfile> lacking() {
    for (WorkerProfile profile : wanted) {
      int enough = profile.equals(WorkerProfile.USUAL) ? size : Math.min(1, size);
      if (waiting.getOrDefault(profile, new ArrayDeque<>()).size() < enough) {
        return Optional.of(profile);
      }
    }
    return Optional.empty();
  }

  private void add(WorkerProfile profile, Worker worker) {
    boolean isKept;
    lock.lock();
    try {
      isKept = !isClosed;
      if (isKept) {
        waiting.computeIfAbsent(profile, key -> new ArrayDeque<>()).add(worker);
      }
    } finally {
      lock.unlock();
    }
    if (isKept) {
      worker.whenEnded(end -> remove(profile, worker));
    } else {
      worker.close();
    }
  }

  private void remove(WorkerProfile profile, Worker worker) {
    lock.lock();
    try {
      if (waiting.getOrDefault(profile, new ArrayDeque<>()).remove(worker)) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns how many workers wait now.
   *
   * @return of all profiles
   */
  public int waiting() {
    lock.lock();
    try {
      return waiting.values().stream().mapToInt(Deque::size).sum();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the workers that wait; those that were taken are their takers'. */
  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
    } finally {
      lock.unlock();
    }
    keeper.interrupt();
    try {
      keeper.join(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      waiting.values().forEach(line -> line.forEach(Worker::close));
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }
}
