package dev.xcore.sdk;

import java.time.Instant;

/**
 * One run of a task, given to the method that does it. Thread safe.
 *
 * <p>Reports may be forgotten when the process is killed; everything else about a task may not.
 */
public interface TaskRun {

  /**
   * Returns the id of the task. It is the same each time the task is run again, so it serves as the
   * key by which others recognise what has been done already.
   *
   * @return unique
   */
  String id();

  /**
   * Returns the name of the task.
   *
   * @return as it was enqueued
   */
  String name();

  /**
   * Returns the queue it has waited in.
   *
   * @return its name
   */
  String queue();

  /**
   * Tells how often the task has been begun, this time included.
   *
   * @return 1 for the first time
   */
  int attempt();

  /**
   * Tells when the task was enqueued.
   *
   * @return the time
   */
  Instant createdAt();

  /**
   * Says how far the task has come.
   *
   * @param fraction from 0 to 1
   */
  default void progress(double fraction) {
    progress(fraction, "");
  }

  /**
   * Says how far the task has come, and what it does.
   *
   * @param fraction from 0 to 1
   * @param note for people; what is longer than 500 characters is cut off
   */
  void progress(double fraction, String note);

  /**
   * Tells whether the task has been called off. Its thread has been interrupted as well, once.
   *
   * @return true if it should stop
   */
  boolean isCancelled();
}
