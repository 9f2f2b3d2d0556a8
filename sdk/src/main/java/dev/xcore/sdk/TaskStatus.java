package dev.xcore.sdk;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a task; immutable.
 *
 * @param id of the task, the same for all its runs
 * @param name of the task's handler
 * @param queue it waits in
 * @param state where it is on its way
 * @param priority higher first
 * @param attempts how often it has been begun
 * @param progress from 0 to 1, as the task itself reports it
 * @param note what the task last said of itself, may be empty
 * @param createdAt when it was enqueued
 * @param dueAt when it may run at the earliest
 * @param startedAt when it was begun last
 * @param finishedAt when it ended
 * @param errorCode of the last failure, empty for none
 * @param error what went wrong last, empty for nothing
 */
public record TaskStatus(
    String id,
    String name,
    String queue,
    TaskState state,
    int priority,
    int attempts,
    double progress,
    String note,
    Instant createdAt,
    Instant dueAt,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    String errorCode,
    String error) {

  /** Checks that nothing is null. */
  public TaskStatus {
    Objects.requireNonNull(id, "id is null");
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(queue, "queue is null");
    Objects.requireNonNull(state, "state is null");
    Objects.requireNonNull(note, "note is null");
    Objects.requireNonNull(createdAt, "createdAt is null");
    Objects.requireNonNull(dueAt, "dueAt is null");
    Objects.requireNonNull(startedAt, "startedAt is null");
    Objects.requireNonNull(finishedAt, "finishedAt is null");
    Objects.requireNonNull(errorCode, "errorCode is null");
    Objects.requireNonNull(error, "error is null");
  }
}
