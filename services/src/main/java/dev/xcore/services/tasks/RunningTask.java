package dev.xcore.services.tasks;

import org.jspecify.annotations.Nullable;

/** A task that this process has taken: waits for its turn, or runs. Thread safe. */
final class RunningTask {

  private final Claim claim;
  private @Nullable Thread thread;
  private boolean isCancelled;
  private boolean isReported;
  private int millionths;
  private String note = "";

  RunningTask(Claim claim) {
    this.claim = claim;
  }

  Claim claim() {
    return claim;
  }

  synchronized void begin() {
    thread = Thread.currentThread();
  }

  /** From now on, nobody interrupts the thread because of this task. */
  synchronized void end() {
    thread = null;
    Thread.interrupted();
  }

  synchronized void cancel() {
    if (!isCancelled) {
      isCancelled = true;
      Thread running = thread;
      if (running != null) {
        running.interrupt();
      }
    }
  }

  synchronized boolean isCancelled() {
    return isCancelled;
  }

  synchronized void progress(int fraction, String text) {
    millionths = fraction;
    note = TaskTable.clean(text);
    isReported = true;
  }

  /** What it says of itself. */
  record Progress(int millionths, String note) {}

  synchronized Progress progress() {
    return new Progress(millionths, note);
  }

  /** Returns what is new since it was asked for, null for nothing. */
  synchronized @Nullable Progress news() {
    if (!isReported) {
      return null;
    }
    isReported = false;
    return new Progress(millionths, note);
  }
}
