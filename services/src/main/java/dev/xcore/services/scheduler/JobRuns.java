package dev.xcore.services.scheduler;

import dev.xcore.handlers.JsonText;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.jobs.JobCode;
import dev.xcore.kernel.jobs.JobTask;
import dev.xcore.sdk.JobResult;
import dev.xcore.sdk.JobResult.Outcome;
import dev.xcore.sdk.XcoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the runs that this server has claimed, and keeps what becomes of them. Thread safe. */
final class JobRuns {

  private static final Logger LOG = LoggerFactory.getLogger(JobRuns.class);

  /** How many results of a job are kept. */
  static final int KEPT = 20;

  private static final int LONGEST_MESSAGE = 1000;
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int ATTEMPTS = 3;

  private final JobTable table;
  private final SchedulerSettings settings;
  private final InstantSource clock;
  private final EventBus events;
  private final Function<String, Optional<JobCode>> code;
  private final JobCounters counters;
  private final Runnable whenDone;
  private final Semaphore places;
  private final Map<Thread, String> threads = new ConcurrentHashMap<>();
  private final ThreadFactory factory =
      Thread.ofVirtual().name("xcore-job-", 0).inheritInheritableThreadLocals(false).factory();
  private volatile boolean isStopping;

  JobRuns(
      JobTable table,
      SchedulerSettings settings,
      InstantSource clock,
      EventBus events,
      Function<String, Optional<JobCode>> code,
      JobCounters counters,
      Runnable whenDone) {
    this.table = table;
    this.settings = settings;
    this.clock = clock;
    this.events = events;
    this.code = code;
    this.counters = counters;
    this.whenDone = whenDone;
    this.places = new Semaphore(settings.concurrency());
  }

  int places() {
    return places.availablePermits();
  }

  int running() {
    return threads.size();
  }

  /** Whether a job runs here, whatever its lease says. */
  boolean isRunning(String job) {
    return threads.containsValue(job);
  }

  /** Begins a run on a thread of its own. */
  void begin(JobClaim claim) {
    places.acquireUninterruptibly();
    Thread thread = factory.newThread(() -> run(claim));
    threads.put(thread, claim.row().id());
    thread.start();
  }

  private void run(JobClaim claim) {
    counters.begins(claim.row().plugin());
    try {
      long start = System.nanoTime();
      Optional<String> failure = perform(claim);
      keep(claim, failure, Duration.ofNanos(System.nanoTime() - start));
    } catch (JobCode.CodeLeftException left) {
      store(claim, () -> table.release(claim));
    } catch (RuntimeException broken) {
      LOG.error("job={} cannot be brought to an end", claim.row().id(), broken);
      store(claim, () -> table.release(claim));
    } finally {
      counters.ends(claim.row().plugin());
      threads.remove(Thread.currentThread());
      places.release();
      whenDone.run();
    }
  }

  /** Runs the plugin's code; returns why it failed. */
  private Optional<String> perform(JobClaim claim) throws JobCode.CodeLeftException {
    JobCode.CodeLeftException last = new JobCode.CodeLeftException();
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<JobCode> target = code.apply(claim.row().plugin());
      if (target.isEmpty()) {
        throw last;
      }
      try {
        target.get().run(task(claim));
        return Optional.empty();
      } catch (JobCode.CodeLeftException left) {
        last = left;
      } catch (XcoreException failed) {
        return Optional.of(failed.code() + ": " + failed.getMessage());
      } catch (RuntimeException | Error failed) {
        return Optional.of(String.valueOf(failed));
      }
    }
    throw last;
  }

  private static JobTask task(JobClaim claim) {
    JobRow row = claim.row();
    String json = row.payload();
    return new JobTask(
        row.name(),
        row.code(),
        claim.dueTime(),
        claim.attempt(),
        json == null ? null : JsonText.read(json.getBytes(StandardCharsets.UTF_8)),
        row.timeout());
  }

  /** What was cut off because the server stops is run again, as after a crash. */
  private void keep(JobClaim claim, Optional<String> failure, Duration took) {
    if (failure.isPresent() && isStopping && claim.row().recovered()) {
      store(claim, () -> table.release(claim));
      return;
    }
    Outcome outcome = failure.isPresent() ? Outcome.FAILED : Outcome.DONE;
    finish(claim, outcome, failure.orElse(""), took);
  }

  /** Gives a run up that another server has begun, and that is not to be run again. */
  void lose(JobClaim claim) {
    finish(
        claim,
        Outcome.LOST,
        "the server that ran it ended before the run did, and the job is not to be run again",
        Duration.ZERO);
  }

  private void finish(JobClaim claim, Outcome outcome, String message, Duration took) {
    JobResult result =
        new JobResult(
            claim.dueTime(),
            claim.startedAt(),
            took,
            outcome,
            shorten(message),
            claim.attempt(),
            settings.node());
    Instant now = clock.instant();
    Long next = Misfires.next(claim.row(), claim.dueTime(), now).map(JobRow::micros).orElse(null);
    store(
        claim,
        () -> {
          if (!table.finish(claim, result, next, now, KEPT)) {
            LOG.warn(
                "job={} due={} was taken over by another server while it ran here",
                claim.row().id(),
                claim.dueTime());
          }
        });
    counters.counts(claim.row().plugin(), outcome, took);
    if (outcome != Outcome.DONE) {
      report(claim, result);
    }
  }

  private void report(JobClaim claim, JobResult result) {
    int failing = claim.row().failing() + 1;
    // 1, 10, 100 …: a job that fails every second must not fill the disk.
    if (Integer.toString(failing).chars().skip(1).allMatch(digit -> digit == '0')
        && Integer.toString(failing).startsWith("1")) {
      LOG.warn(
          "job={} due={} outcome={} in_a_row={}: {}",
          claim.row().id(),
          result.dueTime(),
          result.outcome().text(),
          failing,
          result.message());
    }
    Map<String, Object> news = new LinkedHashMap<>();
    news.put("job", claim.row().id());
    news.put("plugin", claim.row().plugin());
    news.put("due_at", result.dueTime().toString());
    news.put("outcome", result.outcome().text());
    news.put("message", result.message());
    news.put("failures_in_a_row", failing);
    events.announce("job.failed", news);
  }

  /** Tries until the database takes it: what is not stored would be run again. */
  private void store(JobClaim claim, Runnable statement) {
    // The plugin's deadline may have come just when its code returned.
    boolean wasInterrupted = Thread.interrupted();
    if (wasInterrupted) {
      LOG.debug("job={} was interrupted", claim.row().id());
    }
    boolean isReported = false;
    Duration left = settings.lease().multipliedBy(isStopping ? 0 : 1000);
    while (true) {
      try {
        statement.run();
        return;
      } catch (XcoreException away) {
        if (!isReported) {
          isReported = true;
          LOG.warn(
              "job={} has run, but its end cannot be stored yet: {}",
              claim.row().id(),
              away.getMessage());
        }
        left = left.minus(PAUSE);
        if (isStopping || left.isNegative() || !pause()) {
          return;
        }
      }
    }
  }

  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String shorten(String message) {
    return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE);
  }

  /** Says that plugins serve. */
  void open() {
    isStopping = false;
  }

  /** Says that plugins are about to end: what they cut off is not a failure of the job. */
  void stopping() {
    isStopping = true;
  }

  /** Waits for the runs that are left, whose plugins have ended. */
  void await(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    for (Thread thread : threads.keySet()) {
      long left = end - System.nanoTime();
      if (left <= 0 || !thread.join(Duration.ofNanos(left))) {
        LOG.warn("{} runs of jobs do not end", threads.size());
        return;
      }
    }
  }
}
