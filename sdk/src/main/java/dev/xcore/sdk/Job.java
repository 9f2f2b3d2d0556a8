package dev.xcore.sdk;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A job as it is now; immutable.
 *
 * @param id unique among all plugins: the plugin's name, a dot, the job's name
 * @param plugin whose job it is
 * @param name in the plugin
 * @param origin who has scheduled it
 * @param target what it runs, such as {@code method cleanup}, {@code action report} or {@code
 *     handler sweep}
 * @param schedule such as {@code cron 0 3 * * *}, {@code every 5m} or {@code at
 *     2027-01-01T00:00:00Z}
 * @param zone whose clock a cron expression means; empty for others
 * @param misfire what becomes of missed due times
 * @param state what it does now
 * @param nextRun when it is due next, as far as that is known
 * @param lastRun what became of its last run
 * @param runs how often it has run
 * @param failures how many of these runs failed
 * @param failuresInARow how many of the last runs failed one after the other
 */
public record Job(
    String id,
    String plugin,
    String name,
    Origin origin,
    String target,
    String schedule,
    Optional<String> zone,
    Misfire misfire,
    State state,
    Optional<Instant> nextRun,
    Optional<JobResult> lastRun,
    long runs,
    long failures,
    int failuresInARow) {

  /** Checks that nothing is null. */
  public Job {
    Objects.requireNonNull(id, "id is null");
    Objects.requireNonNull(plugin, "plugin is null");
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(origin, "origin is null");
    Objects.requireNonNull(target, "target is null");
    Objects.requireNonNull(schedule, "schedule is null");
    Objects.requireNonNull(zone, "zone is null");
    Objects.requireNonNull(misfire, "misfire is null");
    Objects.requireNonNull(state, "state is null");
    Objects.requireNonNull(nextRun, "nextRun is null");
    Objects.requireNonNull(lastRun, "lastRun is null");
  }

  /** Who has scheduled a job. */
  public enum Origin {
    /** An annotation of the plugin's class: it comes and goes with the plugin's versions. */
    DECLARED,
    /** Code of the plugin: it stays until it is cancelled. */
    CODE,
    /** The configuration: it comes and goes with the line in the file. */
    CONFIG;

    /**
     * Returns the origin as JSON shows it.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a job does now. */
  public enum State {
    /** It waits for its next due time. */
    SCHEDULED,
    /** It runs. */
    RUNNING,
    /** Somebody has paused it. */
    PAUSED,
    /** Its plugin does not serve; it goes on when the plugin does. */
    PARKED,
    /** It is never due again; it is forgotten after a day. */
    FINISHED;

    /**
     * Returns the state as JSON shows it.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
