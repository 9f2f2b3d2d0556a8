package dev.xcore.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A port to the jobs of plugins, for {@code /admin/jobs}. Answers are value trees. A job that is
 * not there is a {@link dev.xcore.sdk.NotFoundException}. Thread safe.
 */
public interface JobsAdmin {

  /** What can be done with a job. */
  enum Verb {
    /** Run it now, beside its due times. */
    RUN,
    /** Keep it from running. */
    PAUSE,
    /** Let it run again. */
    RESUME
  }

  /**
   * Lists jobs.
   *
   * @param plugin whose jobs; empty for all
   * @param after the id before the first; empty for the first page
   * @param most how many
   * @return by id
   */
  List<?> list(Optional<String> plugin, String after, int most);

  /**
   * Shows a job with its next runs and what became of its last ones.
   *
   * @param id of it
   * @return the job
   */
  Map<String, ?> find(String id);

  /**
   * Does something with a job.
   *
   * @param id of it
   * @param verb what is done
   * @return the job
   */
  Map<String, ?> change(String id, Verb verb);

  /**
   * Takes a job away that code of a plugin has scheduled.
   *
   * @param id of it
   * @throws dev.xcore.sdk.ConflictException if an annotation or the configuration has it
   */
  void cancel(String id);
}
