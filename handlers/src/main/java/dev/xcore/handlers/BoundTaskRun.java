package dev.xcore.handlers;

import dev.xcore.sdk.TaskRun;
import java.time.Instant;

/**
 * One run of a task, on either side of the process wall.
 *
 * @param store of the plugin's tasks
 * @param id of the task
 * @param name of the task
 * @param queue it has waited in
 * @param attempt from 1
 * @param createdAt when it was enqueued
 */
public record BoundTaskRun(
    TaskStore store, String id, String name, String queue, int attempt, Instant createdAt)
    implements TaskRun {

  @Override
  public void progress(double fraction, String note) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("progress " + fraction + " is not between 0 and 1");
    }
    store.progress(id, fraction, cut(note));
  }

  private static String cut(String note) {
    return note.length() <= TaskRules.MAX_NOTE ? note : note.substring(0, TaskRules.MAX_NOTE);
  }

  @Override
  public boolean isCancelled() {
    return store.isCancelled(id);
  }

  @Override
  public String toString() {
    return "run %d of task '%s' (%s)".formatted(attempt, name, id);
  }
}
