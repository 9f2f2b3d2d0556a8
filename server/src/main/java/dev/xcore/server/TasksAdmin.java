package dev.xcore.server;

import dev.xcore.sdk.TaskFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A port to the work in the background, for {@code /admin/tasks}. Answers are value trees. What is
 * not there is a {@link dev.xcore.sdk.NotFoundException}, what cannot be done in the state of a
 * task a {@link dev.xcore.sdk.ConflictException}. Thread safe.
 */
public interface TasksAdmin {

  /**
   * Lists tasks.
   *
   * @param plugin whose; empty for all
   * @param filter which
   * @return the latest first
   */
  List<Map<String, Object>> list(Optional<String> plugin, TaskFilter filter);

  /**
   * Shows a task with its payload and result.
   *
   * @param id of the task
   * @return all that is known of it
   */
  Map<String, Object> show(String id);

  /**
   * Stores a task of a plugin that serves.
   *
   * @param plugin whose it is
   * @param name of the task
   * @param payload a value tree, an object
   * @param order queue, priority, delay in milliseconds, unique_key and max_retries, where they are
   *     given
   * @return its id
   */
  String enqueue(
      String plugin, String name, Map<String, Object> payload, Map<String, Object> order);

  /**
   * Runs a dead or cancelled task anew.
   *
   * @param id of the task
   */
  void retry(String id);

  /**
   * Calls a task off.
   *
   * @param id of the task
   */
  void cancel(String id);

  /**
   * Forgets a task that has ended.
   *
   * @param id of the task
   */
  void discard(String id);

  /**
   * Takes nothing from a queue any more.
   *
   * @param queue its name
   */
  void pause(String queue);

  /**
   * Takes from a queue again.
   *
   * @param queue its name
   */
  void resume(String queue);

  /**
   * Counts the tasks of each queue.
   *
   * @return {@code queues} and {@code parked}
   */
  Map<String, Object> stats();

  /**
   * Tells what has been done in this process, for the meters.
   *
   * @return one for each plugin
   */
  List<TaskReport> reports();

  /**
   * Tells how many tasks run in this process.
   *
   * @return by queue
   */
  Map<String, Integer> running();
}
