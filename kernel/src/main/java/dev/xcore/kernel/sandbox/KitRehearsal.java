package dev.xcore.kernel.sandbox;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Has a worker process do, unconfined, what workers mostly do: this is how its cache is made. */
@FunctionalInterface
public interface KitRehearsal {

  /**
   * Starts the process without confinement, since it writes the cache with a process of its own;
   * loads a plugin, calls it, and waits until the process has ended by itself.
   *
   * @param launch how to start it
   * @throws IOException if that fails
   * @throws TimeoutException if it takes too long; the process has been ended
   * @throws InterruptedException if the thread is interrupted; the process has been ended
   */
  void run(KitLaunch launch) throws IOException, TimeoutException, InterruptedException;
}
