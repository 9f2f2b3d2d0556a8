package dev.xcore.handlers;

import dev.xcore.sdk.TaskStatus;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A task with its result.
 *
 * @param status where it is on its way
 * @param result as JSON; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content
public record TaskEntry(TaskStatus status, byte @Nullable [] result) {

  @Override
  public boolean equals(Object other) {
    return other instanceof TaskEntry entry
        && status.equals(entry.status)
        && Arrays.equals(result, entry.result);
  }

  @Override
  public int hashCode() {
    return status.hashCode();
  }

  @Override
  public String toString() {
    return "task " + status.id();
  }
}
