package dev.xcore.handlers;

import dev.xcore.sdk.JobRun;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run in the hands of the plugin's code.
 *
 * @param job name of the job
 * @param dueTime when it was due
 * @param attempt from 1
 * @param payload a value tree
 * @param binder of the instance's types
 */
public record BoundJobRun(
    String job, Instant dueTime, int attempt, @Nullable Object payload, Binder binder)
    implements JobRun {

  @Override
  public <T> T payload(Class<T> type) {
    return binder.read(type, payload);
  }

  @Override
  public String toString() {
    return "run of job '" + job + "' due at " + dueTime;
  }
}
