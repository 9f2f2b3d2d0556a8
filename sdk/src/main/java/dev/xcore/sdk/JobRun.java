package dev.xcore.sdk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One run of a job, as the code that is run sees it. Thread safe. */
public interface JobRun {

  /**
   * Names the job.
   *
   * @return its name in the plugin
   */
  String job();

  /**
   * Tells when the run was due. Together with the job's name it identifies the run: a second
   * attempt has the same.
   *
   * @return the due time
   */
  Instant dueTime();

  /**
   * Counts the attempts of this run.
   *
   * @return 1, or more after the server died during the attempts before
   */
  int attempt();

  /**
   * Returns what the job was scheduled with.
   *
   * @return a value tree, null for nothing
   */
  @Nullable Object payload();

  /**
   * Returns what the job was scheduled with.
   *
   * @param type a record or any type that a payload can have
   * @param <T> that type
   * @return the payload
   * @throws ValidationException if it does not fit the type
   */
  <T> T payload(Class<T> type);
}
