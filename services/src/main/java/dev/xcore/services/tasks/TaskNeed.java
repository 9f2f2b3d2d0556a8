package dev.xcore.services.tasks;

/**
 * Whether there is anything to look for: somebody runs tasks here, or has sent some. Until then the
 * database is left alone, so that an application without tasks need not open it. Once true it stays
 * true. Thread safe.
 */
final class TaskNeed {

  private final TaskHandlers handlers;
  private volatile boolean isThere;

  TaskNeed(TaskHandlers handlers) {
    this.handlers = handlers;
  }

  /** Tells that a task was sent. */
  void arise() {
    isThere = true;
  }

  boolean isThere() {
    if (!isThere && !handlers.offered().isEmpty()) {
      isThere = true;
    }
    return isThere;
  }
}
