package dev.xcore.kernel.jobs;

import dev.xcore.handlers.JobOrder;
import java.util.List;

/**
 * A port: hears which plugins serve, and has their jobs run in time. Returns at once and never
 * waits for a database: it is told while tables of plugins change. Thread safe.
 */
public interface JobBoard {

  /**
   * Looks at the jobs of a version before it serves.
   *
   * @param plugin its name
   * @param jobs that its class declares
   * @throws IllegalStateException if they cannot be had; says why and how to mend it
   */
  void check(String plugin, List<JobOrder> jobs);

  /**
   * Says that a version serves from now on, in place of the one before.
   *
   * @param code of it
   */
  void serves(JobCode code);

  /**
   * Says that a plugin serves no longer.
   *
   * @param code of the version that has left; if another serves meanwhile, that stays
   */
  void leaves(JobCode code);

  /**
   * Returns the board of a platform that runs no jobs.
   *
   * @return does nothing
   */
  static JobBoard none() {
    return new JobBoard() {

      @Override
      public void check(String plugin, List<JobOrder> jobs) {}

      @Override
      public void serves(JobCode code) {}

      @Override
      public void leaves(JobCode code) {}
    };
  }
}
