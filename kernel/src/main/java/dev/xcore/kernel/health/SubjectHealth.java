package dev.xcore.kernel.health;

import dev.xcore.kernel.health.HealthReport.Finding;
import dev.xcore.sdk.ConflictException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The health of one thing: its checks, when they are made, what follows. Thread safe; rounds of
 * checks do not overlap.
 */
public final class SubjectHealth implements AutoCloseable {

  private static final Duration SLACK = Duration.ofSeconds(1);

  private final String subject;
  private final ThreadFactory threads;
  private final HealthListener listener;
  private final ScheduledExecutorService timer;
  private final InstantSource clock;
  private final List<HealthProbe> probes = new CopyOnWriteArrayList<>();
  private final Map<String, ProbeRun> last = new ConcurrentHashMap<>();
  private HealthSchedule schedule;
  private volatile HealthVerdict verdict = HealthVerdict.NONE;
  private @Nullable Future<?> next;
  private @Nullable HealthRound round;
  private boolean isBegun;
  private boolean isClosed;

  SubjectHealth(
      String subject,
      HealthSchedule schedule,
      ThreadFactory threads,
      HealthListener listener,
      ScheduledExecutorService timer,
      InstantSource clock) {
    this.subject = subject;
    this.schedule = schedule;
    this.threads = threads;
    this.listener = listener;
    this.timer = timer;
    this.clock = clock;
  }

  /**
   * Adds a check.
   *
   * @param probe the check
   * @return takes it away
   * @throws ConflictException if there is one of that name
   */
  public synchronized Runnable add(HealthProbe probe) {
    if (probes.stream().anyMatch(known -> known.name().equals(probe.name()))) {
      throw new ConflictException("there is a health check '" + probe.name() + "' already");
    }
    probes.add(probe);
    if (isBegun && next == null && round == null) {
      plan(stagger());
    }
    return () -> probes.remove(probe);
  }

  /**
   * Returns what is known now.
   *
   * @return the last report
   */
  public HealthReport report() {
    return verdict.report();
  }

  /**
   * Returns when it is checked.
   *
   * @return the schedule in force
   */
  public synchronized HealthSchedule schedule() {
    return schedule;
  }

  /**
   * Makes the first round of checks and waits for it, no longer than the checks' timeout; a failed
   * one counts at once.
   *
   * @return what was found; healthy if there are no checks
   */
  public HealthReport first() {
    CompletableFuture<List<Finding>> outcome = new CompletableFuture<>();
    HealthRound begun;
    Duration most;
    synchronized (this) {
      if (!schedule.enabled() || probes.isEmpty() || isClosed) {
        return report();
      }
      most = schedule.timeout().plus(SLACK);
      begun = prepare(outcome::complete);
    }
    begun.start(last, most.minus(SLACK), threads, timer);
    try {
      conclude(outcome.get(most.toNanos(), TimeUnit.NANOSECONDS), 1);
    } catch (InterruptedException e) {
      begun.cancel();
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a round of health checks has no end", e);
    }
    return report();
  }

  /** Begins to check periodically, the first time at a random moment within an interval. */
  public synchronized void begin() {
    isBegun = true;
    plan(stagger());
  }

  /**
   * Changes when it is checked, at once.
   *
   * @param changed the new schedule
   */
  public void change(HealthSchedule changed) {
    boolean isRecovered;
    synchronized (this) {
      if (changed.equals(schedule)) {
        return;
      }
      schedule = changed;
      isRecovered = !changed.enabled() && verdict.isUnhealthy();
      if (!changed.enabled()) {
        verdict = HealthVerdict.NONE;
      }
      if (isBegun && round == null) {
        plan(stagger());
      }
    }
    if (isRecovered) {
      listener.recovered(report());
    }
  }

  private Duration stagger() {
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(schedule.interval().toNanos()));
  }

  /** Plans the next round; holds the lock. */
  private void plan(Duration delay) {
    if (next != null) {
      next.cancel(false);
    }
    next = null;
    if (isClosed || !schedule.enabled() || probes.isEmpty()) {
      return;
    }
    try {
      next = timer.schedule(this::check, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      isClosed = true;
    }
  }

  private void check() {
    HealthRound begun;
    Duration timeout;
    synchronized (this) {
      next = null;
      if (isClosed || round != null || probes.isEmpty()) {
        return;
      }
      int unhealthyAfter = schedule.unhealthyAfter();
      timeout = schedule.timeout();
      begun = prepare(findings -> conclude(findings, unhealthyAfter));
    }
    begun.start(last, timeout, threads, timer);
  }

  /** Prepares a round; holds the lock. */
  private HealthRound prepare(Consumer<List<Finding>> whenDone) {
    HealthRound prepared = HealthRound.of(subject, probes, whenDone);
    round = prepared;
    return prepared;
  }

  private void conclude(List<Finding> findings, int unhealthyAfter) {
    HealthVerdict before;
    HealthVerdict after;
    synchronized (this) {
      round = null;
      if (isClosed || !schedule.enabled()) {
        return;
      }
      before = verdict;
      after = before.after(findings, clock.instant(), unhealthyAfter);
      verdict = after;
      if (isBegun) {
        plan(schedule.interval());
      }
    }
    if (after.isUnhealthy() && !before.isUnhealthy()) {
      listener.unhealthy(after.report());
    } else if (before.isUnhealthy() && !after.isUnhealthy()) {
      listener.recovered(after.report());
    }
  }

  /** Ends the checks; those that run are interrupted. */
  @Override
  public void close() {
    HealthRound running;
    synchronized (this) {
      isClosed = true;
      if (next != null) {
        next.cancel(false);
      }
      running = round;
    }
    if (running != null) {
      running.cancel();
    }
  }
}
