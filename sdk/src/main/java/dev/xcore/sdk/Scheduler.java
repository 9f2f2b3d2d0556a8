package dev.xcore.sdk;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The jobs of this plugin: those of its {@link Cron} and {@link Every} methods, and those that it
 * schedules itself. Injected by type; {@code context.scheduler()}; {@code service("scheduler")}.
 *
 * <p>Jobs are kept in the database. They outlive restarts and reloads, wait while their plugin is
 * not loaded, and each of their due times is run by one server. A run counts as done when the
 * database knows it: if the server dies before, it is run again, so that runs should bear being
 * repeated; {@link JobPlan#recover} says otherwise.
 *
 * <p>A job names what it runs, because code does not outlive its plugin's version: an action, or a
 * handler that {@code onLoad} registers. Thread safe.
 */
public interface Scheduler {

  /** How many jobs a plugin may have. */
  int MAX_JOBS = 10_000;

  /** How many jobs are listed at once. */
  int MAX_LISTED = 1000;

  /** How long a payload may be, in bytes of JSON. */
  int MAX_PAYLOAD = 64 << 10;

  /**
   * Schedules a job, in place of one of the same name that this plugin has scheduled. One that is
   * the same already is left alone, so that {@code onLoad} may schedule it each time; a different
   * one is due anew.
   *
   * @param plan with a target
   * @return the job
   * @throws IllegalArgumentException if the plan is wrong; says what, in cron expressions also
   *     where
   * @throws ConflictException if an annotation or the configuration has a job of that name, or if
   *     there are {@value #MAX_JOBS} already
   * @throws ServiceUnavailableException if the database is away
   */
  Job schedule(JobPlan plan);

  /**
   * Registers code that jobs may name. It ends with the plugin's version: register it in {@code
   * onLoad}, so that it is there whenever a job is due.
   *
   * @param name of the handler; a second one of the same name takes the place of the first
   * @param handler runs when a job that names it is due
   */
  void handler(String name, JobHandler handler);

  /**
   * Looks for a job.
   *
   * @param name of it
   * @return the job as it is now
   * @throws ServiceUnavailableException if the database is away
   */
  Optional<Job> find(String name);

  /**
   * Lists jobs.
   *
   * @return by name, the first {@value #MAX_LISTED}
   * @throws ServiceUnavailableException if the database is away
   */
  List<Job> list();

  /**
   * Takes a job away that this plugin has scheduled. A run that has begun goes on.
   *
   * @param name of it
   * @return whether there was one
   * @throws ConflictException if an annotation or the configuration has it
   * @throws ServiceUnavailableException if the database is away
   */
  boolean cancel(String name);

  /**
   * Keeps a job from running, beyond restarts, until it is resumed.
   *
   * @param name of it
   * @return the job
   * @throws IllegalArgumentException if there is none
   * @throws ServiceUnavailableException if the database is away
   */
  Job pause(String name);

  /**
   * Lets a paused job run again; due times that have passed are treated as missed.
   *
   * @param name of it
   * @return the job
   * @throws IllegalArgumentException if there is none
   * @throws ServiceUnavailableException if the database is away
   */
  Job resume(String name);

  /**
   * Runs a job as soon as possible, beside its due times, even if it is paused.
   *
   * @param name of it
   * @return the job; the run has not begun yet
   * @throws IllegalArgumentException if there is none
   * @throws ServiceUnavailableException if the database is away
   */
  Job runNow(String name);

  /**
   * Tells when a job will be due.
   *
   * @param name of it
   * @param most how many times, 1 to 100
   * @return the times, fewer if there are no more
   * @throws IllegalArgumentException if there is none
   * @throws ServiceUnavailableException if the database is away
   */
  List<Instant> nextRuns(String name, int most);

  /**
   * Tells what became of the last runs of a job.
   *
   * @param name of it
   * @return the newest first, at most 20
   * @throws IllegalArgumentException if there is none
   * @throws ServiceUnavailableException if the database is away
   */
  List<JobResult> history(String name);
}
