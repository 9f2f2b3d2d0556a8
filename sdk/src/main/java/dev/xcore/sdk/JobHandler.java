package dev.xcore.sdk;

/** Code that jobs name, see {@link Scheduler#handler}. */
@FunctionalInterface
public interface JobHandler {

  /**
   * Runs.
   *
   * @param run what it is about
   * @throws Exception counts as a failure of the run; the job goes on at its next due time
   */
  void run(JobRun run) throws Exception;
}
