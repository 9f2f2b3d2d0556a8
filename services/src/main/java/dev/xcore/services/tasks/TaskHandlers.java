package dev.xcore.services.tasks;

import dev.xcore.handlers.TaskDescriptor;
import dev.xcore.sdk.TaskRun;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A port: who can run tasks now. Thread safe. */
public interface TaskHandlers {

  /**
   * Lists the tasks that can be run now.
   *
   * @return by {@link #key}
   */
  List<String> offered();

  /**
   * Finds who runs a task.
   *
   * @param plugin whose it is
   * @param name of the task
   * @return empty if nobody does now
   */
  Optional<Handler> find(String plugin, String name);

  /**
   * Names a task of a plugin.
   *
   * @param plugin its name
   * @param name of the task
   * @return unique
   */
  static String key(String plugin, String name) {
    return plugin + "/" + name;
  }

  /** Runs tasks of one name in one version of a plugin. Thread safe. */
  interface Handler {

    /**
     * Tells how they are run.
     *
     * @return the rules of the version
     */
    TaskDescriptor.Rules rules();

    /**
     * Runs one on this thread.
     *
     * @param run given to the method
     * @param payload a value tree
     * @param begins runs right before the method
     * @return a value tree
     * @throws dev.xcore.sdk.XcoreException if it cannot be run, or fails
     */
    @Nullable Object run(TaskRun run, @Nullable Object payload, Runnable begins);

    /**
     * Tells whether the version has been unloaded or replaced.
     *
     * @return true if what failed may have failed because of that
     */
    boolean isGone();
  }
}
