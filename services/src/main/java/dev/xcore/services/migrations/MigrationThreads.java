package dev.xcore.services.migrations;

import dev.xcore.kernel.services.MigrationException;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.services.HostThreads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Runs work on tables on threads of the platform's own, within a time limit, and of one plugin one
 * thing at a time. Thread safe.
 */
final class MigrationThreads {

  private static final Duration AFTERWARDS = Duration.ofSeconds(2);

  private final HostThreads threads = new HostThreads("xcore-migration-");
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  /** Something to do. */
  interface Work<T> {
    /**
     * Does it.
     *
     * @param giveUp takes what ends the work if its time has passed
     */
    T run(Consumer<Runnable> giveUp) throws Exception;
  }

  /**
   * Does something.
   *
   * @param plugin whose tables are concerned
   * @param location of the plugin, for messages
   * @param most how long it may take
   * @throws MigrationException if it fails or takes too long
   */
  <T> T run(String plugin, String location, Duration most, Work<T> work) {
    ReentrantLock lock = locks.computeIfAbsent(plugin, name -> new ReentrantLock());
    try {
      if (!lock.tryLock(most.toNanos(), TimeUnit.NANOSECONDS)) {
        throw failed(
            location,
            "somebody else works on its tables for longer than " + most.toSeconds() + " s");
      }
      try {
        return within(location, most, work);
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(location, "the work on its tables was interrupted: the load was given up");
    }
  }

  private <T> T within(String location, Duration most, Work<T> work) throws InterruptedException {
    List<Runnable> ends = new CopyOnWriteArrayList<>();
    FutureTask<T> task = new FutureTask<>(() -> work.run(ends::add));
    Thread thread = threads.newThread(task);
    thread.start();
    try {
      return task.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failure(location, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      giveUp(thread, ends);
      throw failed(
          location,
          "its migrations took longer than %d s and were given up; services.migrations.timeout is the limit"
              .formatted(most.toSeconds()));
    } catch (InterruptedException e) {
      giveUp(thread, ends);
      throw e;
    }
  }

  private static void giveUp(Thread thread, List<Runnable> ends) throws InterruptedException {
    ends.forEach(Runnable::run);
    thread.interrupt();
    thread.join(AFTERWARDS);
  }

  private static MigrationException failure(String location, Throwable cause) {
    if (cause instanceof MigrationException known) {
      return known;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new MigrationException(
        List.of(
            Problem.of(
                location,
                "its tables cannot be worked on: "
                    + ScriptFailure.of(cause, Optional.empty()).message())),
        cause);
  }

  private static MigrationException failed(String location, String message) {
    return new MigrationException(List.of(Problem.of(location, message)), null);
  }
}
