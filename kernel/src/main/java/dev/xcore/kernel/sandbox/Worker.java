package dev.xcore.kernel.sandbox;

import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.Link;
import dev.xcore.ipc.ValueWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that runs one plugin, or waits for one. Nothing it sends is believed; whatever it does
 * wrong ends it. Thread safe.
 */
public final class Worker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** How long the system may take to report the end of a process that is gone. */
  private static final Duration REPORT = Duration.ofSeconds(2);

  /** Figures of this age are as good as new ones. */
  private static final Duration FRESH = Duration.ofMillis(500);

  private static final int MEBIBYTE = 20;
  private static final Duration ORDER = Duration.ofSeconds(2);

  private final WorkerProcess process;
  private final WorkerLinks links;
  private final LargeFrames memory;
  private final LinkSet free = new LinkSet();
  private final ReentrantLock control = new ReentrantLock();
  private final ValueWriter orders = ValueWriter.create();
  private final AtomicReference<WorkerEnd> decided = new AtomicReference<>();
  private final CompletableFuture<WorkerEnd> ended;
  private final CallLink[] calls;
  private final WorkerGauge gauge = new WorkerGauge();
  private final CallMeter meter = new CallMeter();

  /** Held while an answer on the control link is waited for; taken before {@link #control}. */
  private final ReentrantLock answers = new ReentrantLock();

  private volatile long cpuLimit = Long.MAX_VALUE;

  /**
   * Takes over a process that has introduced itself.
   *
   * @param process of the worker
   * @param links to it
   * @param memory of its long frames
   */
  Worker(WorkerProcess process, WorkerLinks links, LargeFrames memory) {
    this.process = process;
    this.links = links;
    this.memory = memory;
    this.ended = process.ended().thenApply(this::explained);
    this.calls = new CallLink[links.calls().size()];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = new CallLink(this, i, links.calls().get(i));
    }
    whenEnded(end -> links.close());
  }

  /** What was decided about it beats what the system says of its end. */
  private WorkerEnd explained(WorkerEnd observed) {
    WorkerEnd before = decided.compareAndExchange(null, observed);
    return before == null ? observed : before;
  }

  /**
   * Returns its process id.
   *
   * @return as the host sees it
   */
  public long pid() {
    return process.pid();
  }

  /**
   * Tells what becomes of it.
   *
   * @return completed when the process has ended
   */
  public CompletableFuture<WorkerEnd> ended() {
    return ended;
  }

  /**
   * Tells somebody when its process has ended; at once if it has.
   *
   * @param listener must not throw
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the listener does not fail
  public void whenEnded(Consumer<WorkerEnd> listener) {
    ended.thenAccept(listener);
  }

  /**
   * Tells whether it can be used.
   *
   * @return false once it has ended, or its end is decided
   */
  public boolean isAlive() {
    return decided.get() == null && !ended.isDone();
  }

  /**
   * Returns what it uses, as of this second, and what it has used at most.
   *
   * @return figures of the operating system, not of the worker
   */
  public WorkerReading reading() {
    long now = System.nanoTime();
    if (gauge.isOlderThan(FRESH, now)) {
      gauge.note(process.usage(), now);
    }
    return gauge.reading();
  }

  /**
   * Returns its data folder.
   *
   * @return the path by which the worker knows it; empty if it may not use it
   */
  public Optional<Path> data() {
    return process.data();
  }

  /**
   * Returns what holds it.
   *
   * @return level, mechanisms and user
   */
  public WorkerHold hold() {
    return process.hold();
  }

  /**
   * Limits the processor time of one call, from now on.
   *
   * @param most a call that burns more ends the worker
   */
  public void limitCpu(Duration most) {
    cpuLimit = most.toNanos();
  }

  boolean hasCpuLimit() {
    return cpuLimit != Long.MAX_VALUE;
  }

  /** Ends the worker if a call has burnt more processor time than it may. */
  void lookAtCalls() {
    if (hasCpuLimit() && meter.look(link -> calls[link].running(), process.cpuNanos()) > cpuLimit) {
      kill(
          new WorkerEnd(
              WorkerEnd.Cause.CPU,
              "a call burnt more processor time than resources.max_cpu_seconds: %s allows"
                  .formatted(TimeUnit.NANOSECONDS.toMillis(cpuLimit) / 1e3)));
    }
  }

  /** Takes down what it uses, and ends it if its folders hold more than they may. */
  void look() {
    WorkerUsage usage = process.usage();
    gauge.note(usage, System.nanoTime());
    if (usage.disk() > process.diskLimit()) {
      kill(
          new WorkerEnd(
              WorkerEnd.Cause.DISK,
              "its files take more than resources.max_disk_mb: %d allows; remove some of its data folder or raise the limit"
                  .formatted(process.diskLimit() >> MEBIBYTE)));
    }
  }

  /**
   * Returns how many calls it serves now, streams and sockets' events included.
   *
   * @return links in use
   */
  public int callsInFlight() {
    return free.used();
  }

  /**
   * Takes a link for a call, waiting for one if all are in use.
   *
   * @param deadline as {@link System#nanoTime} will tell it
   * @return the link, to be closed
   * @throws WorkerEndedException if the worker has ended
   * @throws InterruptedException if interrupted
   * @throws TimeoutException if none becomes free in time
   */
  public CallLease lease(long deadline) throws InterruptedException, TimeoutException {
    int index = free.take(deadline);
    if (!isAlive()) {
      free.giveBack(index);
      throw new WorkerEndedException(end(), false);
    }
    return new CallLease(this, calls[index]);
  }

  void giveBack(CallLink link) {
    free.giveBack(link.index());
  }

  /** Gives back the memory of long frames that this thread has received, once they are used. */
  public void releaseMemory() {
    memory.release();
  }

  /** Begins frames to it. */
  Draft draft() {
    return memory.draft();
  }

  WorkerLinks links() {
    return links;
  }

  /** Tells the worker that a call is not waited for any more. */
  void cancel(int index, int id) {
    control.lock();
    try {
      orders.clear();
      orders.integer(index);
      links.control().send(FrameType.CANCEL, id, orders, System.nanoTime() + ORDER.toNanos());
    } catch (IOException e) {
      lost(e);
    } catch (TimeoutException e) {
      kill(new WorkerEnd(WorkerEnd.Cause.SILENT, "it does not take orders"));
    } finally {
      control.unlock();
    }
  }

  /**
   * Asks whether it is there; one that does not answer is killed.
   *
   * @param most how long it may take
   */
  void ping(Duration most) {
    if (!answers.tryLock()) {
      return;
    }
    try {
      long deadline = System.nanoTime() + most.toNanos();
      sendPing(deadline);
      links.control().receive(deadline).expect(FrameType.PONG).finish();
    } catch (IOException e) {
      lost(e);
    } catch (TimeoutException e) {
      kill(
          new WorkerEnd(
              WorkerEnd.Cause.SILENT, "it did not answer for " + most.toMillis() + " ms"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      answers.unlock();
    }
  }

  private void sendPing(long deadline) throws IOException, TimeoutException {
    control.lock();
    try {
      orders.clear();
      links.control().send(FrameType.PING, 0, orders, deadline);
    } finally {
      control.unlock();
    }
  }

  /** Runs an exchange on the control link, alone. */
  <R> R alone(ControlExchange<R> exchange)
      throws IOException, TimeoutException, InterruptedException {
    answers.lockInterruptibly();
    control.lock();
    try {
      return exchange.run(links.control());
    } finally {
      control.unlock();
      answers.unlock();
    }
  }

  /**
   * An exchange on the control link.
   *
   * @param <R> its outcome
   */
  @FunctionalInterface
  interface ControlExchange<R> {
    /** Runs. */
    R run(Link link) throws IOException, TimeoutException, InterruptedException;
  }

  /** A connection failed: the worker is gone, or has broken the protocol. */
  WorkerEnd lost(IOException failure) {
    LOG.debug("worker={} connection lost", pid(), failure);
    if (failure instanceof dev.xcore.ipc.ProtocolException) {
      kill(
          new WorkerEnd(
              WorkerEnd.Cause.VIOLATION, "it broke the protocol: " + failure.getMessage()));
    } else if (!ended.isDone()) {
      awaitReport();
      kill(new WorkerEnd(WorkerEnd.Cause.CRASH, "it closed its connection"));
    }
    return end();
  }

  /** The system reports the end of a process a moment after its sockets are closed. */
  private void awaitReport() {
    boolean wasInterrupted = Thread.interrupted();
    try {
      ended.get(REPORT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.debug("worker={} lives on without its connection", pid());
    } catch (InterruptedException e) {
      wasInterrupted = true;
    } catch (ExecutionException e) {
      LOG.warn("the end of worker {} cannot be observed", pid(), e);
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Ends it at once.
   *
   * @param why kept if nothing was decided before
   */
  public void kill(WorkerEnd why) {
    decided.compareAndSet(null, why);
    process.kill();
  }

  /** Returns why it ended or is about to. */
  WorkerEnd end() {
    return Optional.ofNullable(decided.get())
        .orElseGet(() -> new WorkerEnd(WorkerEnd.Cause.CRASH, "it is gone"));
  }

  /** Ends it because it is not needed any more. Harmless when repeated. */
  @Override
  public void close() {
    kill(new WorkerEnd(WorkerEnd.Cause.STOPPED, "it was stopped"));
  }

  @Override
  public String toString() {
    return "worker " + pid();
  }
}
