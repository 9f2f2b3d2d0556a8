package dev.xcore.sdk;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Work in the background, done by this plugin's methods with {@link Task}. Whatever {@code enqueue}
 * has returned for is kept in the database: it survives a kill, runs at least once, and again after
 * it failed. While the plugin is not there it waits. Thread safe.
 *
 * <p>A plugin sees its own tasks only.
 */
public interface Tasks {

  /** How many tasks can be enqueued at once. */
  int MAX_AT_ONCE = 1000;

  /** How large a payload or a result may be, in bytes of JSON. */
  int MAX_BYTES = 1 << 20;

  /**
   * Enqueues a task, to be run as soon as possible.
   *
   * @param name of the task
   * @param payload a record or a map with its parameters, null for none
   * @return the task, which is stored already; inside a transaction of the plugin's database, it is
   *     stored with it
   * @throws NotFoundException if the plugin has no such task; lists those it has
   * @throws InvalidPayloadException if the payload is not an object, cannot be written, or is too
   *     large
   * @throws ServiceUnavailableException if the database is away; the task is not stored
   */
  default TaskHandle enqueue(String name, @Nullable Object payload) {
    return enqueue(name, payload, TaskOptions.NONE);
  }

  /**
   * Enqueues a task.
   *
   * @param name of the task
   * @param payload a record or a map with its parameters, null for none
   * @param options how
   * @return the task; with a unique key, the one that waits already, if there is one
   * @throws NotFoundException as above
   * @throws InvalidPayloadException as above
   * @throws ServiceUnavailableException as above
   */
  TaskHandle enqueue(String name, @Nullable Object payload, TaskOptions options);

  /**
   * Enqueues many tasks, all or none of them, which is faster than one by one.
   *
   * @param name of all of them
   * @param payloads one for each task, {@value #MAX_AT_ONCE} at most
   * @param options for all of them, without a unique key
   * @return the tasks, in order
   * @throws IllegalArgumentException if they are too many, or have a unique key
   */
  List<TaskHandle> enqueueAll(String name, Collection<?> payloads, TaskOptions options);

  /**
   * Returns a task that was enqueued earlier; nobody looks whether it exists.
   *
   * @param id of the task
   * @return the task
   */
  TaskHandle handle(String id);

  /**
   * Looks for a task.
   *
   * @param id of the task
   * @return empty if there is none, or it has been forgotten
   */
  Optional<TaskStatus> find(String id);

  /**
   * Lists tasks.
   *
   * @param filter which
   * @return the latest first
   */
  List<TaskStatus> list(TaskFilter filter);

  /**
   * Calls a task off, see {@link TaskHandle#cancel}.
   *
   * @param id of the task
   * @return whether there was such a task that had not ended
   */
  default boolean cancel(String id) {
    return handle(id).cancel();
  }
}
