package dev.xcore.services;

import dev.xcore.kernel.settings.Quantities;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a step of a service's life on a platform thread of its own, no longer than allowed. */
final class BoundedStep {

  private BoundedStep() {}

  /**
   * Runs it and waits.
   *
   * @param name of the thread
   * @param most how long it may take; it is interrupted then, and left behind
   * @param step what is done
   * @throws Exception what the step threw, or a {@link TimeoutException}
   */
  static void run(String name, Duration most, Step step) throws Exception {
    Callable<Boolean> task =
        () -> {
          step.run();
          return true;
        };
    FutureTask<Boolean> running = new FutureTask<>(task);
    Thread thread = Thread.ofPlatform().name(name).daemon().unstarted(running);
    thread.start();
    try {
      running.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new TimeoutException("it did not end within " + Quantities.write(most));
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception exception -> throw exception;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    }
  }

  /** A step. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }
}
