package dev.xcore.services.tasks;

import dev.xcore.sdk.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a run.
 *
 * @param claim the task
 * @param state it is in now
 * @param attempts that count
 * @param dueAt when it may run again
 * @param code of the failure, empty for none
 * @param message of the failure
 * @param result JSON, null for none
 */
record Outcome(
    Claim claim,
    TaskState state,
    int attempts,
    long dueAt,
    String code,
    String message,
    @Nullable String result) {

  static Outcome done(Claim claim, @Nullable String result) {
    return new Outcome(claim, TaskState.DONE, claim.attempts(), 0, "", "", result);
  }

  static Outcome cancelled(Claim claim) {
    return new Outcome(claim, TaskState.CANCELLED, claim.attempts(), 0, "", "", null);
  }

  static Outcome dead(Claim claim, String code, String message) {
    return new Outcome(claim, TaskState.DEAD, claim.attempts(), 0, code, message, null);
  }

  static Outcome again(Claim claim, long dueAt, String code, String message) {
    return new Outcome(claim, TaskState.WAITING, claim.attempts(), dueAt, code, message, null);
  }

  /** The run does not count: the task is where it was before. */
  static Outcome putBack(Claim claim, long dueAt) {
    return new Outcome(claim, TaskState.WAITING, claim.attempts() - 1, dueAt, "", "", null);
  }
}
