package dev.xcore.kernel.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link DeadlineWatch} knows of a call: when it must end, on which thread it runs, and
 * who of the two came first: the end or the deadline.
 *
 * <p>The call's own thread writes it before it is put under watch and after it was taken off; only
 * the state is shared.
 */
abstract sealed class WatchedCall permits Call {

  private static final int RUNNING = 0;
  private static final int EXPIRING = 1;
  private static final int EXPIRED = 2;
  private static final int RUNAWAY = 3;
  private static final int DONE = 4;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(WatchedCall.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private @Nullable PluginCounters counters;
  private @Nullable Thread thread;
  private CallSlots.@Nullable Segment segment;
  private int slot;

  @SuppressWarnings("unused") // through STATE
  private volatile int state;

  /** Returns when it must end, by {@link DeadlineWatch#now}; {@link Call#NEVER} for never. */
  abstract long deadline();

  /** Returns the call that waits for this one on the same thread, null for none. */
  abstract @Nullable WatchedCall outer();

  /** Returns what to run when the deadline passes. */
  abstract Optional<Runnable> onDeadline();

  @Nullable PluginCounters counters() {
    return counters;
  }

  /** Says in which plugin the call goes on. */
  void counters(PluginCounters plugin) {
    counters = plugin;
  }

  /** Whether the call runs in the plugin of these counters. */
  boolean isIn(PluginCounters plugin) {
    return counters == plugin;
  }

  /** Readies the call for the watch; the last write before it is put into a slot. */
  void begin(PluginCounters plugin, Thread runner) {
    counters = plugin;
    thread = runner;
  }

  void place(CallSlots.Segment where, int index) {
    segment = where;
    slot = index;
  }

  /**
   * Ends the call: no interrupt reaches its thread any more, and one that did is taken back, unless
   * the call around it has expired too: that one's interrupt may have been used up in here, and is
   * given again.
   *
   * @return whether the deadline had passed
   */
  boolean finish() {
    CallSlots.Segment place = segment;
    boolean isExpired = !STATE.compareAndSet(this, RUNNING, DONE) && settle();
    WatchedCall around = outer();
    if (around != null && around.isPastDeadline()) {
      Thread.currentThread().interrupt();
    }
    if (place != null) {
      place.clear(slot);
    }
    release();
    return isExpired;
  }

  private boolean settle() {
    while ((int) STATE.getVolatile(this) == EXPIRING) {
      Thread.yield();
    }
    PluginCounters plugin = counters;
    if ((int) STATE.getAndSet(this, DONE) == RUNAWAY && plugin != null) {
      plugin.tamed();
    }
    Thread.interrupted();
    return true;
  }

  /** Drops what is of no use any more. */
  void release() {
    counters = null;
    thread = null;
    segment = null;
  }

  /** Whether the watch has found the deadline passed while the call was running. */
  boolean isPastDeadline() {
    int now = (int) STATE.getVolatile(this);
    return now == EXPIRING || now == EXPIRED || now == RUNAWAY;
  }

  /** Whether the call is still under watch and running. */
  boolean isRunning() {
    return (int) STATE.getVolatile(this) != DONE;
  }

  /**
   * Interrupts the thread. Called by the watch only, once the deadline has passed.
   *
   * @return what to run then; empty if the call had ended or was interrupted before
   */
  Optional<Runnable> expire() {
    if (!STATE.compareAndSet(this, RUNNING, EXPIRING)) {
      return Optional.empty();
    }
    // While EXPIRING, finish() waits: thread and callback stay as they are.
    Optional<Runnable> callback = onDeadline();
    Thread runner = thread;
    if (runner != null) {
      runner.interrupt();
    }
    STATE.setVolatile(this, EXPIRED);
    return callback;
  }

  /**
   * Marks a call that goes on long after its interrupt. Called by the watch only.
   *
   * @return the thread that goes on, null if the call had ended or was marked before
   */
  @Nullable Thread markRunaway() {
    Thread runner = thread;
    PluginCounters plugin = counters;
    if (runner == null || plugin == null || !STATE.compareAndSet(this, EXPIRED, RUNAWAY)) {
      return null;
    }
    plugin.ranAway(runner);
    return runner;
  }
}
