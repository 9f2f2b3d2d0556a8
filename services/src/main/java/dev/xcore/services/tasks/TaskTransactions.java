package dev.xcore.services.tasks;

import java.util.Map;

/** A port: the transactions in which plugins enqueue tasks. Thread safe. */
@FunctionalInterface
public interface TaskTransactions {

  /** The name under which tasks are kept with transactions. */
  String KEPT = "xcore.task.enqueued";

  /**
   * Keeps a task with the transaction that runs on this thread.
   *
   * @param plugin whose transaction it must be
   * @param task a value tree, which comes back to {@link TaskService#enqueueAgain} if the process
   *     ends right after the commit
   * @param store stores the task; run after the commit, and not if there is none
   * @return whether there is such a transaction
   */
  boolean keep(String plugin, Map<String, Object> task, Runnable store);

  /**
   * Returns the port of a platform whose databases know no transactions.
   *
   * @return keeps nothing
   */
  static TaskTransactions none() {
    return (plugin, task, store) -> false;
  }
}
