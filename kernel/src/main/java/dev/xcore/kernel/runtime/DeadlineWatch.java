package dev.xcore.kernel.runtime;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interrupts calls whose deadline has passed.
 *
 * <p>Calls are not scheduled one by one: each is put into a slot, and one platform thread sweeps
 * all slots when the nearest deadline is due, at most every 2 ms and at least every second. The
 * thread sleeps while nothing is called. Thread safe.
 */
final class DeadlineWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DeadlineWatch.class);

  /** How long after its interrupt a call is taken for a runaway. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final long MIN_PAUSE = Duration.ofMillis(2).toNanos();
  private static final long MAX_PAUSE = Duration.ofSeconds(1).toNanos();
  private static final int SHOWN_FRAMES = 5;
  private static final long ORIGIN = System.nanoTime();

  private final CallSlots slots = new CallSlots();
  private final SpareCarriers spare = new SpareCarriers();
  private final Thread sweeper;
  private volatile long nextSweep = Call.NEVER;
  private volatile boolean closed;

  private DeadlineWatch() {
    this.sweeper = Thread.ofPlatform().name("xcore-deadlines").daemon().unstarted(this::watch);
  }

  /** Makes a watch and starts its thread. */
  static DeadlineWatch start() {
    DeadlineWatch watch = new DeadlineWatch();
    watch.sweeper.start();
    return watch;
  }

  /** Returns nanoseconds since this class was loaded; monotonic. */
  static long now() {
    return System.nanoTime() - ORIGIN;
  }

  /** Returns a time as {@link System#nanoTime} tells it; {@link Call#NEVER} stays what it is. */
  static long onSystemClock(long time) {
    return time == Call.NEVER ? Call.NEVER : time + ORIGIN;
  }

  /** Returns the time that lies a duration ahead, {@link Call#NEVER} for a very long one. */
  static long after(long now, Duration duration) {
    long nanos = duration.compareTo(Duration.ofDays(10_000)) > 0 ? Call.NEVER : duration.toNanos();
    return nanos > Call.NEVER - now ? Call.NEVER : now + nanos;
  }

  /** Makes the counters of a plugin version whose calls are watched here. */
  PluginCounters counters(String plugin, Consumer<IntSupplier> whenRunaway) {
    return new PluginCounters(plugin, spare, whenRunaway);
  }

  /** Puts a call under watch, on the thread that runs it; {@link Call#finish} ends it. */
  void begin(Call call, PluginCounters plugin) {
    Thread thread = Thread.currentThread();
    call.begin(plugin, thread);
    slots.place(call, thread);
    if (call.deadline() < nextSweep) {
      LockSupport.unpark(sweeper);
    }
  }

  /** Tells whether some call under watch is of a kind. */
  boolean anyRunning(Predicate<Call> kind) {
    boolean[] found = {false};
    slots.forEach(call -> found[0] |= call.isRunning() && kind.test(call));
    return found[0];
  }

  /** Ends the time of every call that runs in a plugin. */
  void interrupt(PluginCounters plugin) {
    slots.forEach(call -> {
      if (call.isIn(plugin)) {
        call.expire().ifPresent(DeadlineWatch::tell);
      }
    });
  }

  private void watch() {
    boolean wasIdle = false;
    while (!closed) {
      // From here to the end of the sweep, new calls wake this thread: none is overlooked.
      nextSweep = Call.NEVER;
      long now = now();
      long due = sweep(now);
      boolean isIdle = due == Call.NEVER;
      if (isIdle && wasIdle) {
        LockSupport.park(this);
      } else {
        nextSweep = Math.clamp(due, now + MIN_PAUSE, now + MAX_PAUSE);
        LockSupport.parkNanos(this, Math.max(1, nextSweep - now()));
      }
      wasIdle = isIdle;
    }
  }

  private long sweep(long now) {
    long[] due = {Call.NEVER};
    slots.forEach(call -> due[0] = Math.min(due[0], check(call, now)));
    return due[0];
  }

  /** Returns when the call has to be looked at again; never later than the longest pause. */
  private long check(Call call, long now) {
    if (!call.isRunning()) {
      return Call.NEVER;
    }
    long deadline = call.deadline();
    if (deadline > now) {
      return deadline;
    }
    long runaway = after(deadline, PATIENCE);
    if (!call.isPastDeadline()) {
      call.expire().ifPresent(DeadlineWatch::tell);
      return runaway;
    }
    if (runaway > now) {
      return runaway;
    }
    report(call);
    return now + MAX_PAUSE;
  }

  private static void tell(Runnable onDeadline) {
    try {
      onDeadline.run();
    } catch (RuntimeException | Error e) {
      LOG.error("the callback of a deadline failed", e);
    }
  }

  private static void report(Call call) {
    String what = call.toString();
    Thread thread = call.markRunaway();
    if (thread != null) {
      LOG.warn("{} ignores its interrupt; thread={} at={}", what, thread.getName(), place(thread));
    }
  }

  private static String place(Thread thread) {
    StackTraceElement[] frames = thread.getStackTrace();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(SHOWN_FRAMES, frames.length); i++) {
      text.append(i == 0 ? "" : " < ").append(frames[i]);
    }
    return text.toString();
  }

  /** Stops the thread; running calls keep their slots and are no longer interrupted. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(sweeper);
  }
}
