package dev.xcore.services.scheduler;

import dev.xcore.sdk.JobResult;
import java.util.Map;

/**
 * What this server has run of one plugin since it was started.
 *
 * @param outcomes how many runs had which
 * @param running how many run now
 * @param millis how long all of them took together
 */
public record JobFigures(Map<JobResult.Outcome, Long> outcomes, long running, long millis) {

  /** Copies the map. */
  public JobFigures {
    outcomes = Map.copyOf(outcomes);
  }
}
