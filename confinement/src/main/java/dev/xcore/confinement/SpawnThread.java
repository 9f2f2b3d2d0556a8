package dev.xcore.confinement;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import org.jspecify.annotations.Nullable;

/**
 * A throw-away thread that restricts itself by the calls of a plan and then starts a program, which
 * inherits the restrictions.
 *
 * <p>It makes system calls and nothing else: whatever else it did, it would do as the confined
 * user.
 */
final class SpawnThread {

  private final SpawnPlan plan;
  private final ThrowingStart start;

  // Written by the thread, read after it has ended.
  private int failedStep = -1;
  private int error;
  private @Nullable Throwable thrown;

  private SpawnThread(SpawnPlan plan, ThrowingStart start) {
    this.plan = plan;
    this.start = start;
  }

  /** What comes after the plan; returns 0 or an error number. */
  private interface ThrowingStart {
    int run() throws Throwable;
  }

  /** Carries out a plan and starts a program; returns its process id. */
  static int start(SpawnPlan plan, PosixSpawn spawn, PosixSpawn.Prepared prepared) {
    SpawnThread thread = new SpawnThread(plan, () -> spawn.start(prepared));
    try {
      thread.runToItsEnd();
    } finally {
      spawn.free(prepared);
    }
    thread.check();
    if (thread.error != 0) {
      throw new ConfinementException(
          ConfinementException.Reason.SPAWN,
          "The program "
              + prepared.path().getString(0)
              + " cannot be started: "
              + ErrorNumbers.text(thread.error)
              + ".",
          null);
    }
    return prepared.pid().get(JAVA_INT, 0);
  }

  /** Carries out a plan on a thread that then ends: an attempt. Returns 0 or the error number. */
  static int attempt(SpawnPlan plan) {
    SpawnThread thread = new SpawnThread(plan, () -> 0);
    thread.runToItsEnd();
    if (thread.thrown != null) {
      thread.check();
    }
    return thread.error;
  }

  private void runToItsEnd() {
    Thread thread = Thread.ofPlatform().name("xcore-spawn").daemon().unstarted(this::carryOut);
    thread.start();
    // Nothing it does can wait for long, and its memory must not be freed before it has ended.
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void carryOut() {
    try {
      for (int i = 0; i < plan.steps().size(); i++) {
        long result = plan.steps().get(i).run(plan.calls());
        if (result < 0) {
          failedStep = i;
          error = (int) -result;
          return;
        }
      }
      error = start.run();
    } catch (Throwable e) {
      thrown = e;
    }
  }

  private void check() {
    if (thrown != null) {
      throw new ConfinementException(
          ConfinementException.Reason.SPAWN, "The spawning thread failed: " + thrown, thrown);
    }
    if (failedStep >= 0) {
      throw new ConfinementException(
          ConfinementException.Reason.SPAWN,
          "The process was not started, because its thread cannot "
              + plan.steps().get(failedStep).what()
              + ": "
              + ErrorNumbers.text(error)
              + ".",
          null);
    }
  }
}
