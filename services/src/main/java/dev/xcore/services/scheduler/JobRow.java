package dev.xcore.services.scheduler;

import dev.xcore.handlers.JobTiming;
import dev.xcore.sdk.Job;
import dev.xcore.sdk.JobPlan.Target;
import dev.xcore.sdk.JobResult;
import dev.xcore.sdk.Misfire;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A row of table {@code job}, as it is stored. */
record JobRow(
    String id,
    String plugin,
    String name,
    String origin,
    String timing,
    @Nullable String zoneId,
    String targetKind,
    String target,
    @Nullable String payload,
    String misfire,
    @Nullable Long timeoutMillis,
    boolean recovered,
    long version,
    boolean paused,
    boolean asked,
    @Nullable Long dueMicros,
    @Nullable String claimedBy,
    @Nullable Long leaseMicros,
    @Nullable Long runDueMicros,
    @Nullable Long runStartedMicros,
    boolean runAsked,
    int attempt,
    long runs,
    long failures,
    int failing,
    @Nullable Long endedMicros,
    @Nullable Long lastDueMicros,
    @Nullable Long lastStartedMicros,
    @Nullable Long lastMillis,
    @Nullable String lastOutcome,
    @Nullable String lastMessage,
    @Nullable Integer lastAttempt,
    @Nullable String lastNode) {

  static final String COLUMNS =
      """
      id, plugin, name, origin, timing, zone_id, target_kind, target, payload, misfire,
      timeout_millis, recovered, version, paused, asked, due_micros, claimed_by, lease_micros,
      run_due_micros, run_started_micros, run_asked, attempt, runs, failures, failing, ended_micros,
      last_due_micros, last_started_micros, last_millis, last_outcome, last_message, last_attempt,
      last_node\
      """;

  static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  JobTiming when() {
    return JobTiming.read(timing, Optional.ofNullable(zoneId));
  }

  /** Returns the next due time after a time; intervals are counted from an earlier one. */
  Optional<Instant> next(Instant after, Instant anchor) {
    return when().next(after, anchor, ZoneOffset.UTC);
  }

  Target code() {
    return new Target(Target.Kind.valueOf(targetKind), target);
  }

  Misfire policy() {
    return Misfire.valueOf(misfire);
  }

  Job.Origin from() {
    return Job.Origin.valueOf(origin);
  }

  Optional<Instant> due() {
    return Optional.ofNullable(dueMicros).map(JobRow::time);
  }

  Optional<Duration> timeout() {
    return Optional.ofNullable(timeoutMillis).map(Duration::ofMillis);
  }

  /** Shows the job. */
  Job job(Predicate<String> isServing) {
    return new Job(
        id,
        plugin,
        name,
        from(),
        targetKind.toLowerCase(Locale.ROOT) + " " + target,
        timing,
        Optional.ofNullable(zoneId).map(ZoneId::of).map(ZoneId::getId),
        policy(),
        state(isServing),
        claimedBy == null || runAsked ? due() : due().flatMap(due -> next(due, due)),
        last(),
        runs,
        failures,
        failing);
  }

  private Job.State state(Predicate<String> isServing) {
    if (claimedBy != null) {
      return Job.State.RUNNING;
    }
    if (dueMicros == null && !asked) {
      return Job.State.FINISHED;
    }
    if (!isServing.test(plugin)) {
      return Job.State.PARKED;
    }
    return paused ? Job.State.PAUSED : Job.State.SCHEDULED;
  }

  private Optional<JobResult> last() {
    if (lastDueMicros == null
        || lastStartedMicros == null
        || lastMillis == null
        || lastOutcome == null
        || lastAttempt == null) {
      return Optional.empty();
    }
    return Optional.of(
        new JobResult(
            time(lastDueMicros),
            time(lastStartedMicros),
            Duration.ofMillis(lastMillis),
            JobResult.Outcome.valueOf(lastOutcome),
            Optional.ofNullable(lastMessage).orElse(""),
            lastAttempt,
            Optional.ofNullable(lastNode).orElse("")));
  }
}
