package dev.xcore.compiler;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The compiler, run in a process of its own that is started when needed and ends when idle.
 * Requests are served one at a time. Thread safe.
 */
public final class CompilerProcess implements AutoCloseable {

  private final CompilerOptions options;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final AotTraining training = new AotTraining();
  private volatile boolean closed;

  // Guarded by the lock, except that close() may kill the child while another thread waits for it.
  private volatile @Nullable CompilerChild child;
  private @Nullable CompilerCommand command;

  private CompilerProcess(CompilerOptions options) {
    this.options = options;
  }

  /**
   * Makes a compiler; the process is started by the first request.
   *
   * @param options how it is run
   * @return the compiler
   */
  public static CompilerProcess create(CompilerOptions options) {
    return new CompilerProcess(options);
  }

  /**
   * Compiles sources.
   *
   * @param request what to compile
   * @return whether it succeeded, and what the compiler said
   * @throws CompilerException if there is no answer; says why and how to mend it
   */
  public CompileResult compile(CompileRequest request) {
    CompileResult answer = inTurn(request);
    if (answer.success()) {
      training.rehearse(request);
    }
    return answer;
  }

  /**
   * Starts the process and lets it compile something for practice, so that the next request is
   * answered as fast as those after it. Does nothing while the process lives.
   *
   * @param practice what to compile; whether it succeeds does not matter
   * @throws CompilerException if there is no answer; says why and how to mend it
   */
  public void prepare(CompileRequest practice) {
    if (!isRunning()) {
      inTurn(practice);
    }
  }

  /**
   * Tells whether the process lives, so that it need not be prepared.
   *
   * @return false before the first request, and when it has ended because it was idle
   */
  public boolean isRunning() {
    @Nullable CompilerChild current = child;
    return current != null && current.isAlive();
  }

  private CompileResult inTurn(CompileRequest request) {
    try {
      if (!lock.tryLock(options.queueTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new CompilerException(
            CompilerException.Reason.BUSY,
            "The compiler has been busy with other sources for "
                + options.queueTimeout().toSeconds()
                + " s; try again later.",
            null);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    try {
      return compileLocked(request);
    } finally {
      lock.unlock();
    }
  }

  /** Kills the process; a request that is being served fails. Harmless when repeated. */
  @Override
  public void close() {
    closed = true;
    training.close();
    @Nullable CompilerChild running = child;
    if (running != null) {
      running.close();
    }
  }

  private CompileResult compileLocked(CompileRequest request) {
    try {
      Optional<CompileResult> result = running().exchange(request, options.deadline());
      if (result.isEmpty()) {
        discard();
        result = running().exchange(request, options.deadline());
      }
      return result.orElseThrow(
          () -> new IOException("the process ended although it was not idle"));
    } catch (TimeoutException e) {
      discard();
      throw tooSlow(e);
    } catch (InterruptedException e) {
      discard();
      throw interrupted(e);
    } catch (IOException e) {
      CompilerException failure = dead(e);
      discard();
      throw failure;
    }
  }

  /** Returns a process that lives, as far as one can know. */
  private CompilerChild running() {
    @Nullable CompilerChild current = child;
    if (current != null && current.isAlive() && !closed) {
      return current;
    }
    discard();
    @Nullable CompilerCommand known = command;
    if (known == null) {
      known = CompilerCommand.of(options);
      command = known;
    }
    CompilerChild fresh = CompilerChild.start(known, training.flags(known));
    child = fresh;
    if (closed) {
      discard();
      throw new CompilerException(
          CompilerException.Reason.CLOSED, "The compiler has been closed.", null);
    }
    return fresh;
  }

  private void discard() {
    @Nullable CompilerChild current = child;
    child = null;
    if (current != null) {
      current.close();
    }
  }

  private CompilerException tooSlow(TimeoutException cause) {
    Duration deadline = options.deadline();
    return new CompilerException(
        CompilerException.Reason.TIMEOUT,
        "The sources did not compile within "
            + deadline.toMillis() / 1000.0
            + " s and the compiler was stopped; simplify them, or install the plugin as a jar.",
        cause);
  }

  private static CompilerException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new CompilerException(
        CompilerException.Reason.BUSY, "Interrupted while waiting for the compiler.", cause);
  }

  private CompilerException dead(IOException cause) {
    @Nullable CompilerChild current = child;
    Optional<Integer> status = current == null ? Optional.empty() : current.exitStatus();
    if (closed) {
      return new CompilerException(
          CompilerException.Reason.CLOSED, "The compiler was closed during the request.", cause);
    }
    if (status.equals(Optional.of(CompilerCommand.OUT_OF_MEMORY))) {
      return new CompilerException(
          CompilerException.Reason.OUT_OF_MEMORY,
          "The compiler ran out of memory ("
              + options.heapMb()
              + " MB) on these sources; simplify them, or install the plugin as a jar.",
          cause);
    }
    String said = current == null ? "" : current.errorOutput();
    return new CompilerException(
        CompilerException.Reason.CRASHED,
        "The compiler process failed"
            + status.map(code -> " with status " + code).orElse("")
            + (said.isEmpty() ? ": " + cause.getMessage() : ": " + said),
        cause);
  }
}
