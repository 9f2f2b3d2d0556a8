package dev.xcore.handlers;

import dev.xcore.sdk.TaskFilter;
import dev.xcore.sdk.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A port: where the tasks of one plugin are kept; knows none of its types. Thread safe.
 *
 * <p>Errors are {@link dev.xcore.sdk.XcoreException}s.
 */
public interface TaskStore {

  /** How long {@link #find} waits at most. */
  Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /**
   * Stores tasks, all or none.
   *
   * @param orders what is to be done, of one name
   * @return an id for each, in order; of the one that waits already where keys say so
   */
  List<String> enqueue(List<TaskOrder> orders);

  /**
   * Looks for a task of the plugin.
   *
   * @param id of the task
   * @param wait how long to wait for its end, {@link #LONGEST_WAIT} at most
   * @return as it is when it has ended or the time is over; empty if there is none
   */
  Optional<TaskEntry> find(String id, Duration wait);

  /**
   * Lists tasks of the plugin.
   *
   * @param filter which
   * @return the latest first
   */
  List<TaskStatus> list(TaskFilter filter);

  /**
   * Calls a task of the plugin off.
   *
   * @param id of the task
   * @return whether there was one that had not ended
   */
  boolean cancel(String id);

  /**
   * Takes a report of a task that runs.
   *
   * @param id of the task
   * @param fraction from 0 to 1
   * @param note for people
   */
  void progress(String id, double fraction, String note);

  /**
   * Tells whether a task that runs has been called off.
   *
   * @param id of the task
   * @return true also if it does not run here
   */
  boolean isCancelled(String id);
}
