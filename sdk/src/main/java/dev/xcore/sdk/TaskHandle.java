package dev.xcore.sdk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A task that has been enqueued. Thread safe; may be thrown away, the {@link #id} finds it again.
 */
public interface TaskHandle {

  /**
   * Returns the id of the task.
   *
   * @return unique
   */
  String id();

  /**
   * Tells where the task is on its way.
   *
   * @return as it is now
   * @throws NotFoundException if it ended so long ago that it has been forgotten
   */
  TaskStatus status();

  /**
   * Calls the task off. One that waits will not run; one that runs is interrupted, and decides
   * itself whether it stops.
   *
   * @return whether it had not ended yet
   */
  boolean cancel();

  /**
   * Waits until the task has ended.
   *
   * @param most how long; never longer than the deadline of the current call
   * @return how it ended
   * @throws CallTimeoutException if it has not ended by then; it goes on
   * @throws NotFoundException if it has been forgotten
   */
  TaskStatus await(Duration most);

  /**
   * Waits until the task has ended, and returns what it returned.
   *
   * @param type of the result
   * @param most how long; never longer than the deadline of the current call
   * @param <T> of the result
   * @return the result, null if the task returned nothing
   * @throws CallTimeoutException if it has not ended by then; it goes on
   * @throws HandlerErrorException if it failed for the last time; with the code of its error, if it
   *     had one
   * @throws ConflictException if it was cancelled
   * @throws NotFoundException if it has been forgotten
   */
  <T> @Nullable T result(Class<T> type, Duration most);
}
