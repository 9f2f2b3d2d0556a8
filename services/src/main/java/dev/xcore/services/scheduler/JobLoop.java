package dev.xcore.services.scheduler;

import dev.xcore.kernel.events.EventBus;
import dev.xcore.sdk.JobResult;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the scheduler's thread does again and again: brings the table to what is wanted, says that
 * this server is alive, takes what is due and what dead servers have left. Used by one thread.
 */
final class JobLoop {

  private static final Logger LOG = LoggerFactory.getLogger(JobLoop.class);

  /** How long other servers' jobs may stay unknown here. */
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

  private static final Duration KEEP_FINISHED = Duration.ofDays(1);
  private static final Duration PURGE = Duration.ofMinutes(10);

  private final JobTable table;
  private final JobSync sync;
  private final JobRuns runs;
  private final ServingPlugins plugins;
  private final SchedulerSettings settings;
  private final InstantSource clock;
  private final InstantSource shared;
  private final JobClock jumps;
  private final EventBus events;
  private final JobCounters counters;
  private boolean isReady;
  private long lastBeat = System.nanoTime();
  private long lastPurge = System.nanoTime();

  JobLoop(
      JobTable table,
      JobSync sync,
      JobRuns runs,
      ServingPlugins plugins,
      SchedulerSettings settings,
      InstantSource clock,
      InstantSource shared,
      EventBus events,
      JobCounters counters) {
    this.table = table;
    this.sync = sync;
    this.runs = runs;
    this.plugins = plugins;
    this.settings = settings;
    this.clock = clock;
    this.shared = shared;
    this.jumps = new JobClock(clock, System::nanoTime);
    this.events = events;
    this.counters = counters;
  }

  /**
   * Does one round.
   *
   * @param isOpen whether jobs may run yet
   * @return how long nothing is to be done
   * @throws XcoreException if the database is away
   */
  Duration round(boolean isOpen) {
    prepare();
    plugins.sync(sync);
    beat();
    if (jumps.wasPutBack()) {
      LOG.warn("the clock was put back to {}: jobs at intervals go on from there", clock.instant());
      bringNearer();
    }
    purge();
    Set<String> ready = plugins.ready();
    if (!isOpen || ready.isEmpty()) {
      return LONGEST_SLEEP;
    }
    revive(ready);
    return take(ready);
  }

  private void prepare() {
    if (!isReady) {
      sync.configured(settings.jobs());
      if (settings.isSole()) {
        table.disown(settings.node());
      }
      // A server whose clock was ahead may have left due times that are far away.
      bringNearer();
      isReady = true;
    }
  }

  private void beat() {
    boolean isTime = System.nanoTime() - lastBeat > settings.heartbeat().toNanos();
    if (isTime && runs.running() > 0) {
      table.beat(settings.node(), lease());
      lastBeat = System.nanoTime();
    }
  }

  /** Counted by the clock of the database: those of servers may be wrong. */
  private Instant lease() {
    return shared.instant().plus(settings.lease());
  }

  private void bringNearer() {
    Instant now = clock.instant();
    for (JobRow row : table.farIntervals(now)) {
      Instant next = row.next(now, now).orElse(now);
      if (row.due().filter(due -> due.isAfter(next)).isPresent()) {
        table.move(row, next);
      }
    }
  }

  private void purge() {
    if (System.nanoTime() - lastPurge > PURGE.toNanos()) {
      table.purge(clock.instant().minus(KEEP_FINISHED));
      lastPurge = System.nanoTime();
    }
  }

  private void revive(Set<String> ready) {
    for (JobRow row : table.abandoned(ready, shared.instant(), runs.places())) {
      if (runs.isRunning(row.id())) {
        continue;
      }
      Instant now = clock.instant();
      Instant due = Optional.ofNullable(row.runDueMicros()).map(JobRow::time).orElse(now);
      JobClaim claim =
          new JobClaim(row, settings.node(), due, now, row.attempt() + 1, row.runAsked());
      if (!table.claim(row, claim, lease())) {
        continue;
      }
      if (row.recovered()) {
        LOG.warn("job={} due={} is run again: server {} ended", row.id(), due, row.claimedBy());
        runs.begin(claim);
      } else {
        runs.lose(claim);
      }
    }
  }

  private Duration take(Set<String> ready) {
    int places = runs.places();
    if (places == 0) {
      return LONGEST_SLEEP;
    }
    List<JobRow> due = table.due(ready, clock.instant(), places);
    due.forEach(this::take);
    if (due.size() == places) {
      return Duration.ZERO;
    }
    Instant now = clock.instant();
    return table
        .nextDue(ready)
        .map(next -> Duration.between(now, next))
        .filter(wait -> wait.compareTo(LONGEST_SLEEP) < 0)
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
        .orElse(LONGEST_SLEEP);
  }

  private void take(JobRow row) {
    Instant now = clock.instant();
    Optional<Instant> due = row.due().filter(time -> !row.paused() && !time.isAfter(now));
    if (due.isPresent() && !row.asked() && Misfires.isSkipped(row, due.get(), now)) {
      skip(row, due.get(), now);
      return;
    }
    boolean isAsked = due.isEmpty();
    JobClaim claim =
        new JobClaim(
            row,
            settings.node(),
            due.map(time -> Misfires.run(row, time, now)).orElse(now),
            now,
            1,
            isAsked);
    if (table.claim(row, claim, lease())) {
      runs.begin(claim);
    }
  }

  private void skip(JobRow row, Instant due, Instant now) {
    JobResult result =
        new JobResult(
            due,
            now,
            Duration.ZERO,
            JobResult.Outcome.SKIPPED,
            "missed, and left out as the job's misfire policy says",
            1,
            settings.node());
    Long next = row.next(now, due).map(JobRow::micros).orElse(null);
    if (table.skip(row, result, next, now, JobRuns.KEPT)) {
      counters.counts(row.plugin(), JobResult.Outcome.SKIPPED, Duration.ZERO);
      events.announce(
          "job.skipped", Map.of("job", row.id(), "plugin", row.plugin(), "due_at", due.toString()));
    }
  }
}
