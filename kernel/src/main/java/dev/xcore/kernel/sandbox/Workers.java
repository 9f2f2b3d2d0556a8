package dev.xcore.kernel.sandbox;

import java.util.concurrent.TimeoutException;

/** Where workers come from. Thread safe. */
public interface Workers {

  /**
   * Hands out a worker that has introduced itself, is confined and has no plugin.
   *
   * @param profile what it may use
   * @param deadline as {@link System#nanoTime} will tell it
   * @return the worker; who takes it ends it
   * @throws WorkerStartException if none can be started
   * @throws TimeoutException if none is ready in time
   * @throws InterruptedException if interrupted
   */
  Worker hire(WorkerProfile profile, long deadline)
      throws WorkerStartException, TimeoutException, InterruptedException;
}
