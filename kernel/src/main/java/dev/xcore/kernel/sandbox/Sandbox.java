package dev.xcore.kernel.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that sandboxed plugins need of the machine, made when the first of them comes: by a thread of
 * its own, so that whoever gives up waiting for it spoils it for nobody. Thread safe.
 */
public final class Sandbox implements Workers, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
  private static final Duration END = Duration.ofSeconds(30);

  private final SandboxOptions options;
  private @Nullable Opening opening;
  private boolean isClosed;

  private Sandbox(SandboxOptions options) {
    this.options = options;
  }

  /**
   * Makes a sandbox that has started nothing yet.
   *
   * @param options how workers are run
   * @return the sandbox
   */
  public static Sandbox of(SandboxOptions options) {
    return new Sandbox(options);
  }

  /** What there is once it is open. */
  private record Open(ProcessManager processes, WorkerWatch watch, WorkerPool pool) {

    static Open of(SandboxOptions options) throws WorkerStartException, InterruptedException {
      ProcessManager processes = ProcessManager.open(options);
      WorkerWatch watch = WorkerWatch.start(options.watch());
      WorkerPool pool = WorkerPool.open(processes, options);
      processes.kits().rehearse();
      LOG.info("sandbox {}", processes.machine().report().describe());
      return new Open(processes, watch, pool);
    }

    void close() {
      watch.close();
      pool.close();
      processes.close();
    }
  }

  /** An attempt to open it, and the thread that makes it. */
  private record Opening(FutureTask<Open> task, Thread thread) {

    static Opening begin(SandboxOptions options) {
      FutureTask<Open> task = new FutureTask<>(() -> Open.of(options));
      Thread thread = Thread.ofPlatform().daemon().name("xcore-sandbox-opening").start(task);
      return new Opening(task, thread);
    }

    boolean hasFailed() {
      return task.state() == Future.State.FAILED;
    }

    Optional<Open> done() {
      return task.state() == Future.State.SUCCESS
          ? Optional.of(task.resultNow())
          : Optional.empty();
    }

    Open await(long deadline) throws WorkerStartException, TimeoutException, InterruptedException {
      try {
        boolean isHurried = deadline != Long.MAX_VALUE;
        return isHurried
            ? task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
            : task.get();
      } catch (ExecutionException e) {
        throw new WorkerStartException(failure(e), e);
      }
    }

    private static String failure(ExecutionException attempt) {
      return switch (attempt.getCause()) {
        case WorkerStartException known -> String.valueOf(known.getMessage());
        case InterruptedException ended -> "the platform is shutting down";
        case null, default -> "the sandbox cannot be opened: " + attempt.getCause();
      };
    }

    void close() {
      thread.interrupt();
      try {
        thread.join(END);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      done().ifPresent(Open::close);
    }
  }

  @Override
  public Worker hire(WorkerProfile profile, long deadline)
      throws WorkerStartException, TimeoutException, InterruptedException {
    Open open = opening().await(deadline);
    Worker worker = open.pool().hire(profile, deadline);
    open.watch().add(worker);
    return worker;
  }

  /** Returns the attempt that has not failed; only the first one begins another. */
  private synchronized Opening opening() throws WorkerStartException {
    if (isClosed) {
      throw new WorkerStartException("the platform is shutting down", null);
    }
    Opening now = opening;
    if (now == null || now.hasFailed()) {
      now = Opening.begin(options);
      opening = now;
    }
    return now;
  }

  /**
   * Returns the processes, if any were started.
   *
   * @return the manager, empty as long as no sandboxed plugin has come
   */
  public synchronized Optional<ProcessManager> processes() {
    return Optional.ofNullable(opening).flatMap(Opening::done).map(Open::processes);
  }

  /** Ends all workers, and removes what they had. Harmless when repeated. */
  @Override
  public void close() {
    Opening last;
    synchronized (this) {
      last = isClosed ? null : opening;
      isClosed = true;
    }
    if (last != null) {
      last.close();
      remove(options.runDirectory());
    }
  }

  /** Whatever is still in it belongs to the next server, which clears it. */
  private static void remove(Path directory) {
    try {
      Files.deleteIfExists(ProcessManager.records(directory));
      Files.deleteIfExists(directory);
    } catch (java.io.IOException e) {
      LOG.debug("the run folder {} is left", directory, e);
    }
  }
}
