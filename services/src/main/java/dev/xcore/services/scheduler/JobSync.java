package dev.xcore.services.scheduler;

import dev.xcore.handlers.JobOrder;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Job;
import dev.xcore.sdk.Scheduler;
import dev.xcore.services.scheduler.SchedulerSettings.ConfiguredJob;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Brings the table to what annotations, configuration and code want. Thread safe. */
final class JobSync {

  private static final int ATTEMPTS = 5;
  private static final int PARTS = 10;

  private final JobTable table;
  private final SchedulerSettings settings;
  private final InstantSource clock;
  private final Map<String, Integer> uncounted = new ConcurrentHashMap<>();

  JobSync(JobTable table, SchedulerSettings settings, InstantSource clock) {
    this.table = table;
    this.settings = settings;
    this.clock = clock;
  }

  /** Takes over what the class of a plugin declares; what it no longer does is forgotten. */
  void declared(String plugin, List<JobOrder> orders) {
    List<JobDraft> drafts =
        orders.stream().map(order -> draft(plugin, Job.Origin.DECLARED, order)).toList();
    bring(drafts, table.ofOrigin(plugin, Job.Origin.DECLARED));
  }

  /** Takes over what the configuration says; what it no longer does is forgotten. */
  void configured(List<ConfiguredJob> jobs) {
    List<JobDraft> drafts =
        jobs.stream().map(job -> draft(job.plugin(), Job.Origin.CONFIG, job.order())).toList();
    bring(drafts, table.ofOrigin(Job.Origin.CONFIG));
  }

  private JobDraft draft(String plugin, Job.Origin origin, JobOrder order) {
    return new JobDraft(plugin, origin, order, settings.zone());
  }

  private void bring(List<JobDraft> drafts, List<JobRow> rows) {
    Map<String, JobRow> left =
        new HashMap<>(rows.stream().collect(Collectors.toMap(JobRow::id, Function.identity())));
    for (JobDraft draft : drafts) {
      JobRow known = left.remove(draft.id());
      store(draft, Optional.ofNullable(known).or(() -> table.find(draft.id())));
    }
    left.keySet().forEach(table::delete);
  }

  /** Schedules a job for code of a plugin. */
  void schedule(String plugin, JobOrder order) {
    JobDraft draft = draft(plugin, Job.Origin.CODE, order);
    Optional<JobRow> known = table.find(draft.id());
    known.ifPresent(JobSync::requireOwn);
    if (known.isEmpty()) {
      requireRoom(plugin);
    }
    store(draft, known);
  }

  /** Who has many jobs uses a tenth of the room that is left before they are counted again. */
  private void requireRoom(String plugin) {
    int room = uncounted.getOrDefault(plugin, 0);
    if (room == 0) {
      long jobs = table.count(plugin);
      if (jobs >= Scheduler.MAX_JOBS) {
        throw new ConflictException(
            "plugin '%s' has %d jobs, which is the most that a plugin may have; cancel some"
                .formatted(plugin, Scheduler.MAX_JOBS));
      }
      room = Math.max(1, Math.toIntExact((Scheduler.MAX_JOBS - jobs) / PARTS));
    }
    uncounted.put(plugin, room - 1);
  }

  /**
   * Checks that code may change a job.
   *
   * @throws ConflictException if it belongs to an annotation or the configuration
   */
  static void requireOwn(JobRow row) {
    switch (row.from()) {
      case CODE -> {}
      case DECLARED ->
          throw new ConflictException(
              "job '%s' is declared by an annotation of plugin '%s'; pause it, or change the annotation"
                  .formatted(row.id(), row.plugin()));
      case CONFIG ->
          throw new ConflictException(
              "job '%s' is in services.scheduler.jobs of the configuration; change it there"
                  .formatted(row.id()));
    }
  }

  private void store(JobDraft draft, Optional<JobRow> first) {
    Optional<JobRow> known = first;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (known.isEmpty()) {
        table.insert(draft, clock.instant());
        return;
      }
      JobRow row = known.get();
      boolean isDone = row.dueMicros() == null && draft.origin() == Job.Origin.CODE;
      if (draft.isStoredAs(row) && !isDone) {
        return;
      }
      Long due =
          draft.hasTimingOf(row) && !isDone
              ? row.dueMicros()
              : draft.first(clock.instant()).map(JobRow::micros).orElse(null);
      if (table.replace(row, draft, due)) {
        return;
      }
      known = table.find(draft.id());
    }
    throw new ConflictException(
        "job '%s' is being changed by others all the time: try again".formatted(draft.id()));
  }

  /** Tells when a job will be due. */
  static List<Instant> nextRuns(JobRow row, int most) {
    List<Instant> times = new ArrayList<>();
    Optional<Instant> next = row.due();
    while (next.isPresent() && times.size() < most) {
      times.add(next.get());
      next = row.next(next.get(), next.get());
    }
    return times;
  }
}
