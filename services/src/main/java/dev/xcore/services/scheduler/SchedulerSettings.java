package dev.xcore.services.scheduler;

import dev.xcore.handlers.JobOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

/**
 * How jobs are run; immutable.
 *
 * @param isEnabled whether they are
 * @param zone whose clock cron expressions mean that name none
 * @param concurrency how many jobs run at once on this server
 * @param heartbeat how often a server says that it is still at its runs; after four without, others
 *     run them again
 * @param isSole whether no other server can use the database: what nobody here runs is run again at
 *     once
 * @param isEager whether the database is looked at although no job is known here
 * @param marker a file that is there once there have been jobs; without it, a database that nothing
 *     else uses is not opened
 * @param node this server's name, unique at any time
 * @param jobs of the configuration
 */
public record SchedulerSettings(
    boolean isEnabled,
    ZoneId zone,
    int concurrency,
    Duration heartbeat,
    boolean isSole,
    boolean isEager,
    Path marker,
    String node,
    List<ConfiguredJob> jobs) {

  /** How many heartbeats may be missing. */
  private static final int MISSING = 4;

  /** Checks and copies. */
  public SchedulerSettings {
    Objects.requireNonNull(zone, "zone is null");
    Objects.requireNonNull(marker, "marker is null");
    Objects.requireNonNull(node, "node is null");
    jobs = List.copyOf(jobs);
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency " + concurrency + " is less than 1");
    }
  }

  /**
   * A job of the configuration.
   *
   * @param plugin whose action it calls
   * @param order what is wanted
   */
  public record ConfiguredJob(String plugin, JobOrder order) {}

  Duration lease() {
    return heartbeat.multipliedBy(MISSING);
  }
}
