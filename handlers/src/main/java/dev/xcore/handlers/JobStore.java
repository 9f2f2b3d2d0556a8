package dev.xcore.handlers;

import dev.xcore.sdk.Job;
import dev.xcore.sdk.JobResult;
import java.util.List;
import java.util.Optional;

/** A port: where the jobs of one plugin are kept. Names have been checked. Thread safe. */
public interface JobStore {

  /** What can be done with a job. */
  enum Change {
    /** Keep it from running. */
    PAUSE,
    /** Let it run again. */
    RESUME,
    /** Run it now. */
    RUN
  }

  /**
   * Schedules a job, see {@link dev.xcore.sdk.Scheduler#schedule}.
   *
   * @param order what is wanted
   * @return the job
   */
  Job schedule(JobOrder order);

  /**
   * Looks for a job.
   *
   * @param name of it
   * @return the job as it is now
   */
  Optional<Job> find(String name);

  /**
   * Lists jobs.
   *
   * @return by name, the first ones
   */
  List<Job> list();

  /**
   * Takes a job away.
   *
   * @param name of it
   * @return whether there was one
   */
  boolean cancel(String name);

  /**
   * Does something with a job.
   *
   * @param name of it
   * @param change what is done
   * @return the job, empty if there is none
   */
  Optional<Job> change(String name, Change change);

  /**
   * Tells what became of the last runs of a job.
   *
   * @param name of it
   * @return the newest first
   */
  List<JobResult> history(String name);

  /**
   * Tells when a job will be due.
   *
   * @param name of it
   * @param most how many times
   * @return milliseconds since 1970; empty if there is no such job
   */
  Optional<List<Long>> nextRuns(String name, int most);
}
