package dev.xcore.kernel.health;

import java.time.InstantSource;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;

/**
 * Looks at the health of things from time to time. One platform thread keeps the time; each check
 * runs on a platform thread of its own, so that neither a check that hangs nor starving virtual
 * threads stop the others. Thread safe.
 */
public final class HealthMonitor implements AutoCloseable {

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("xcore-health").daemon().factory());
  private final InstantSource clock;

  private HealthMonitor(InstantSource clock) {
    this.clock = clock;
    // What is not awaited any more must not be kept: it refers to a plugin.
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Makes a monitor that looks at nothing yet.
   *
   * @param clock tells when checks were made
   * @return the monitor
   */
  public static HealthMonitor create(InstantSource clock) {
    return new HealthMonitor(clock);
  }

  /**
   * Prepares to look after something.
   *
   * @param subject what it is, for the log, such as {@code plugin 'shop'}
   * @param schedule when it is checked
   * @param threads makes the threads of its checks; their names are completed by the check's
   * @param listener is told of changes
   * @return its health, without checks yet
   */
  public SubjectHealth watch(
      String subject, HealthSchedule schedule, ThreadFactory threads, HealthListener listener) {
    return new SubjectHealth(subject, schedule, threads, listener, timer, clock);
  }

  /** Makes no more checks. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
