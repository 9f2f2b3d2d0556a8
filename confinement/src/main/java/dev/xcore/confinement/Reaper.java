package dev.xcore.confinement;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;

/**
 * One thread that waits for all children of a spawner, each by its own handle, so that children of
 * {@code java.lang.Process} are left to their own waiters.
 */
final class Reaper implements AutoCloseable {

  private static final int EFD_CLOEXEC_NONBLOCK = 0x80800;
  private static final short POLLIN = 1;
  private static final int ENTRY_BYTES = 8;
  private static final long IDLE_NANOS = 10_000_000_000L;

  /** How often children are looked at that the kernel gives no handle for. */
  private static final long POLLING_NANOS = 10_000_000;

  private record Watched(NativeChild child, IntConsumer onEnd) {}

  private final SystemCalls calls;
  private final int wakeUp;
  private final ConcurrentLinkedQueue<Watched> arrivals = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  Reaper(SystemCalls calls) {
    this.calls = calls;
    this.wakeUp =
        (int) calls.must("make an event descriptor", Syscall.EVENTFD2, 0, EFD_CLOEXEC_NONBLOCK);
    this.thread = Thread.ofPlatform().name("xcore-reaper").daemon().start(this::run);
  }

  /**
   * Calls back once with what wait4 reports; the callback runs on the reaper's thread and must be
   * short.
   */
  void watch(NativeChild child, IntConsumer onEnd) {
    arrivals.add(new Watched(child, onEnd));
    wake();
  }

  /** Stops after the children that have ended already; those that live are no longer waited for. */
  @Override
  public void close() {
    closed = true;
    wake();
    boolean interrupted = false;
    try {
      thread.join(java.time.Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Watched> watched = new ArrayList<>();
    while (!closed) {
      for (Watched arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
        watched.add(arrival);
      }
      watched.removeIf(Reaper::hasEnded);
      if (arrivals.isEmpty()) {
        await(watched);
      }
    }
    watched.removeIf(Reaper::hasEnded);
    calls.close(wakeUp);
  }

  private static boolean hasEnded(Watched one) {
    return one.child
        .reap()
        .map(status -> {
          one.onEnd.accept(status);
          return true;
        })
        .orElse(false);
  }

  private void await(List<Watched> watched) {
    boolean polling = false;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment entries = arena.allocate((long) ENTRY_BYTES * (watched.size() + 1), 8);
      entry(entries, 0, wakeUp);
      for (int i = 0; i < watched.size(); i++) {
        int handle = watched.get(i).child.handle();
        polling |= handle < 0;
        entry(entries, i + 1, handle);
      }
      long nanos = polling ? POLLING_NANOS : IDLE_NANOS;
      MemorySegment timeout = arena.allocate(16, 8);
      timeout.set(JAVA_LONG, 0, nanos / 1_000_000_000);
      timeout.set(JAVA_LONG, 8, nanos % 1_000_000_000);
      calls.call(Syscall.PPOLL, entries.address(), watched.size() + 1, timeout.address(), 0, 0);
      MemorySegment counter = arena.allocate(8, 8);
      calls.call(Syscall.READ, wakeUp, counter.address(), 8);
    }
  }

  private static void entry(MemorySegment entries, int index, int descriptor) {
    long at = (long) index * ENTRY_BYTES;
    entries.set(JAVA_INT, at, descriptor);
    entries.set(JAVA_SHORT, at + 4, POLLIN);
  }

  private void wake() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment one = arena.allocate(8, 8);
      one.set(JAVA_LONG, 0, 1);
      calls.call(Syscall.WRITE, wakeUp, one.address(), 8);
    }
  }
}
