package dev.xcore.services.scheduler;

import dev.xcore.handlers.JobOrder;
import dev.xcore.handlers.JobStore;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.jobs.JobBoard;
import dev.xcore.kernel.jobs.JobCode;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.Job;
import dev.xcore.sdk.JobResult;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Service;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.services.HostThreads;
import dev.xcore.services.sql.PlatformDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs of plugins when they are due. Started early, it fires nothing until it is {@link
 * #open}ed; the database is looked at once there is a job. May be started again after it was
 * stopped. Thread safe.
 */
public final class SchedulerService implements Service, JobBoard {

  private static final Logger LOG = LoggerFactory.getLogger(SchedulerService.class);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final SchedulerSettings settings;
  private final InstantSource clock;
  private final JobTable table;
  private final JobSync sync;
  private final ServingPlugins plugins = new ServingPlugins();
  private final JobCounters counters = new JobCounters();
  private final JobRuns runs;
  private final JobLoop loop;
  private final Alarm alarm = new Alarm();
  private volatile boolean isOpen;
  private volatile boolean isStopped;
  private volatile boolean isUsed;
  private volatile @Nullable Thread thread;
  private volatile @Nullable String failure;

  private SchedulerService(
      SchedulerSettings settings,
      Supplier<PlatformDatabase> database,
      EventBus events,
      InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.table = new JobTable(() -> database.get().database());
    this.sync = new JobSync(table, settings, clock);
    this.runs = new JobRuns(table, settings, clock, events, plugins::code, counters, alarm::ring);
    this.loop =
        new JobLoop(
            table,
            sync,
            runs,
            plugins,
            settings,
            clock,
            () -> database.get().clock().instant(),
            events,
            counters);
  }

  /**
   * Makes a scheduler that has not been started.
   *
   * @param settings how jobs are run
   * @param database the platform's own tables, asked for at each use
   * @param events hear of failures
   * @param clock tells when jobs are due; how long a run is claimed is told by the database's
   * @return the scheduler
   */
  public static SchedulerService create(
      SchedulerSettings settings,
      Supplier<PlatformDatabase> database,
      EventBus events,
      InstantSource clock) {
    return new SchedulerService(settings, database, events, clock);
  }

  InstantSource clock() {
    return clock;
  }

  @Override
  public void start() {
    isStopped = false;
    if (isOpen) {
      runs.open();
    }
    if (settings.isEnabled()) {
      Thread made = new HostThreads("xcore-scheduler-").newThread(this::work);
      thread = made;
      made.start();
    }
  }

  /** Lets jobs run from now on: plugins serve, and the platform can be reached. */
  public void open() {
    runs.open();
    isOpen = true;
    alarm.ring();
  }

  /** Lets no more jobs begin; those that run go on. To be called before plugins are unloaded. */
  public void close() {
    isOpen = false;
    runs.stopping();
  }

  @Override
  public void stop() throws InterruptedException {
    runs.stopping();
    isStopped = true;
    alarm.ring();
    Thread worker = thread;
    if (worker != null) {
      runs.await(STOP);
      if (!worker.join(STOP)) {
        LOG.warn("the scheduler's thread does not end");
      }
    }
  }

  private void work() {
    while (!isStopped) {
      Duration pause = isNeeded() ? round() : Duration.ofDays(1);
      try {
        alarm.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** A database that nothing else uses is not opened to find that there are no jobs. */
  private boolean isNeeded() {
    boolean isNeeded =
        isUsed
            || settings.isEager()
            || !settings.jobs().isEmpty()
            || plugins.hasJobs()
            || Files.exists(settings.marker());
    isUsed = isNeeded;
    return isNeeded;
  }

  private Duration round() {
    try {
      mark();
      Duration pause = loop.round(isOpen && !isStopped);
      if (failure != null) {
        failure = null;
        LOG.info("the database answers again: jobs go on");
      }
      return pause;
    } catch (XcoreException | UncheckedIOException away) {
      return failed(String.valueOf(away.getMessage()));
    } catch (RuntimeException broken) {
      LOG.error("a round of the scheduler failed in a way that was not foreseen", broken);
      return failed(String.valueOf(broken));
    }
  }

  private Duration failed(String why) {
    if (failure == null && !isStopped) {
      LOG.warn("jobs cannot be run: {}", why);
    }
    failure = why;
    return AFTER_FAILURE;
  }

  private void mark() {
    if (!settings.isEager() && !Files.exists(settings.marker())) {
      try {
        Files.createDirectories(settings.marker().toAbsolutePath().getParent());
        Files.writeString(settings.marker(), "there have been jobs\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void check(String plugin, List<JobOrder> jobs) {
    for (JobOrder job : jobs) {
      boolean isTaken =
          settings.jobs().stream()
              .anyMatch(
                  each -> each.plugin().equals(plugin) && each.order().name().equals(job.name()));
      if (isTaken) {
        throw new IllegalStateException(
            "the job '%s' is in services.scheduler.jobs of the configuration too; rename one of them"
                .formatted(job.name()));
      }
    }
  }

  @Override
  public void serves(JobCode code) {
    if (!settings.isEnabled()) {
      if (!code.jobs().isEmpty()) {
        LOG.warn(
            "plugin={} has {} jobs, which do not run: services.scheduler.enabled is false",
            code.plugin(),
            code.jobs().size());
      }
      return;
    }
    plugins.put(code);
    alarm.ring();
  }

  @Override
  public void leaves(JobCode code) {
    plugins.remove(code);
  }

  /** Returns the jobs of one plugin. */
  JobStore store(String plugin) {
    return new PluginJobs(this, plugin);
  }

  private JobTable used() {
    if (!settings.isEnabled()) {
      throw new ServiceUnavailableException(
          "the scheduler is switched off: set services.scheduler.enabled to true");
    }
    if (isStopped) {
      throw new ServiceUnavailableException("the scheduler has been stopped");
    }
    return table;
  }

  Job schedule(String plugin, JobOrder order) {
    used();
    check(plugin, order);
    mark();
    sync.schedule(plugin, order);
    isUsed = true;
    alarm.ring();
    return find(JobDraft.id(plugin, order.name()))
        .orElseThrow(() ->
            new ConflictException("job '" + order.name() + "' was cancelled while it was made"));
  }

  private void check(String plugin, JobOrder order) {
    try {
      check(plugin, List.of(order));
    } catch (IllegalStateException taken) {
      throw new ConflictException(String.valueOf(taken.getMessage()));
    }
  }

  private boolean isKnown() {
    used();
    return isNeeded();
  }

  /**
   * Lists jobs.
   *
   * @param plugin whose jobs; empty for all
   * @param after the id before the first; empty for the first page
   * @param most how many
   * @return by id
   */
  public List<Job> list(Optional<String> plugin, String after, int most) {
    return !isKnown()
        ? List.of()
        : table.page(plugin, after, most).stream().map(row -> row.job(plugins::isServing)).toList();
  }

  private Optional<JobRow> row(String id) {
    return isKnown() ? table.find(id) : Optional.empty();
  }

  /**
   * Looks for a job.
   *
   * @param id of it
   * @return the job as it is now
   */
  public Optional<Job> find(String id) {
    return row(id).map(row -> row.job(plugins::isServing));
  }

  /**
   * Tells when a job will be due.
   *
   * @param id of it
   * @param most how many times
   * @return the times; empty if there is no such job
   */
  public Optional<List<Instant>> nextRuns(String id, int most) {
    return row(id).map(row -> JobSync.nextRuns(row, most));
  }

  /**
   * Tells what became of the last runs of a job.
   *
   * @param id of it
   * @return the newest first
   */
  public List<JobResult> history(String id) {
    return isKnown() ? table.history(id, JobRuns.KEPT) : List.of();
  }

  /**
   * Does something with a job.
   *
   * @param id of it
   * @param change what is done
   * @return the job, empty if there is none
   */
  public Optional<Job> change(String id, JobStore.Change change) {
    if (row(id).isEmpty()) {
      return Optional.empty();
    }
    boolean isDone =
        switch (change) {
          case PAUSE -> table.pause(id, true);
          case RESUME -> table.pause(id, false);
          case RUN -> table.ask(id);
        };
    alarm.ring();
    return isDone ? find(id) : Optional.empty();
  }

  /**
   * Takes a job away that code of a plugin has scheduled.
   *
   * @param id of it
   * @return whether there was one
   * @throws ConflictException if an annotation or the configuration has it
   */
  public boolean cancel(String id) {
    Optional<JobRow> row = row(id);
    row.ifPresent(JobSync::requireOwn);
    return row.isPresent() && table.delete(id);
  }

  /**
   * Finds a job that has to be there.
   *
   * @param id of it
   * @return the job
   * @throws NotFoundException if there is none
   */
  public Job get(String id) {
    return find(id).orElseThrow(() -> missing(id));
  }

  /**
   * Makes the error about a job that is not there.
   *
   * @param id of it
   * @return the error
   */
  public static NotFoundException missing(String id) {
    return new NotFoundException(
        "there is no job '%s'; 'xcore jobs list' shows those there are".formatted(id));
  }

  /**
   * Tells what this server has run.
   *
   * @return by plugin
   */
  public Map<String, JobFigures> figures() {
    return counters.figures();
  }

  @Override
  public Health health() {
    if (!settings.isEnabled()) {
      return Health.healthy("switched off");
    }
    String why = failure;
    Health health = why == null ? Health.healthy() : Health.degraded("jobs cannot be run: " + why);
    return health
        .with("node", settings.node())
        .with("running", runs.running())
        .with("plugins", plugins.ready().size());
  }
}
