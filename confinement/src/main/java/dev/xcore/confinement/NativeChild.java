package dev.xcore.confinement;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A child that was started without {@code java.lang.Process}, so that nobody else waits for it. Its
 * id cannot be recycled before it is reaped here, and it is signalled under the lock of the
 * reaping.
 */
final class NativeChild implements Child, AutoCloseable {

  private static final int WNOHANG = 1;
  private static final int SIGKILL = 9;
  private static final long PAUSE_NANOS = 1_000_000;

  private final SystemCalls calls;
  private final int pid;
  private final boolean wrapped;

  // Guarded by this.
  private boolean reaped;
  private int handle;

  /**
   * Takes over a child.
   *
   * @param wrapped whether the program runs in a process of its own below this one
   */
  NativeChild(SystemCalls calls, int pid, boolean wrapped) {
    this.calls = calls;
    this.pid = pid;
    this.wrapped = wrapped;
    this.handle = (int) calls.call(Syscall.PIDFD_OPEN, pid, 0);
  }

  @Override
  public long pid() {
    return pid;
  }

  /** Returns a descriptor that becomes readable at the end; negative if the kernel has none. */
  synchronized int handle() {
    return handle;
  }

  @Override
  public synchronized void kill() {
    if (reaped) {
      return;
    }
    if (wrapped) {
      ProcessHandle.of(pid).stream()
          .flatMap(ProcessHandle::descendants)
          .forEach(ProcessHandle::destroyForcibly);
    }
    calls.call(Syscall.KILL, pid, SIGKILL);
  }

  /** Takes the status as wait4 reports it, if the child has ended; only the first taker gets it. */
  synchronized Optional<Integer> reap() {
    if (reaped) {
      return Optional.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(8, 8);
      long result = calls.call(Syscall.WAIT4, pid, status.address(), WNOHANG, 0);
      if (result == pid) {
        close();
        return Optional.of(status.get(JAVA_INT, 0));
      }
      if (result == -ErrorNumbers.ECHILD) {
        // Somebody set SIGCHLD to be ignored: the kernel has thrown the status away.
        close();
        return Optional.of(SIGKILL);
      }
      return Optional.empty();
    }
  }

  /** Waits for the end, for attempts that have no reaper; kills it when patience ends. */
  Optional<Integer> await(long nanos) {
    long deadline = System.nanoTime() + nanos;
    Optional<Integer> status = reap();
    while (status.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE_NANOS);
      status = reap();
    }
    if (status.isEmpty()) {
      kill();
      for (long until = System.nanoTime() + nanos;
          reap().isEmpty() && System.nanoTime() < until; ) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return status;
  }

  boolean isWrapped() {
    return wrapped;
  }

  /** Gives up the descriptor; the child counts as ended. */
  @Override
  public synchronized void close() {
    reaped = true;
    calls.close(handle);
    handle = -1;
  }
}
