package dev.xcore.handlers;

import dev.xcore.sdk.Job;
import dev.xcore.sdk.JobHandler;
import dev.xcore.sdk.JobPlan;
import dev.xcore.sdk.JobPlan.When;
import dev.xcore.sdk.JobResult;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.Scheduler;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's jobs: writes payloads by the types of one instance, and keeps its handlers. It ends
 * with that instance; the store never sees its classes. Thread safe.
 */
public final class BoundScheduler implements Scheduler, AutoCloseable {

  private static final int MOST_RUNS = 100;
  private static final int MOST_HANDLERS = 1000;

  private final JobStore store;
  private final Binder binder;
  private final InstantSource clock;
  private final Map<String, JobHandler> handlers = new ConcurrentHashMap<>();
  private volatile boolean isClosed;

  private BoundScheduler(JobStore store, Binder binder, InstantSource clock) {
    this.store = store;
    this.binder = binder;
    this.clock = clock;
  }

  /**
   * Makes a scheduler.
   *
   * @param store keeps the jobs
   * @param binder of the instance's types
   * @param clock from which delays are counted
   * @return the scheduler
   */
  public static BoundScheduler of(JobStore store, Binder binder, InstantSource clock) {
    return new BoundScheduler(store, binder, clock);
  }

  /**
   * Returns where the jobs are kept.
   *
   * @return the store
   * @throws PluginUnavailableException if the instance has ended
   */
  public JobStore store() {
    if (isClosed) {
      throw new PluginUnavailableException(
          "the plugin has ended: its scheduler cannot be used any more");
    }
    return store;
  }

  /**
   * Finds a handler.
   *
   * @param name of it
   * @return the handler, null if none was registered
   */
  public @Nullable JobHandler registered(String name) {
    return handlers.get(name);
  }

  @Override
  public void handler(String name, JobHandler handler) {
    store();
    Objects.requireNonNull(handler, "handler is null");
    if (handlers.size() >= MOST_HANDLERS && !handlers.containsKey(name)) {
      throw new IllegalArgumentException(
          "a plugin registers at most %d job handlers; hand over what differs as payload"
              .formatted(MOST_HANDLERS));
    }
    handlers.put(JobOrder.requireName("handler", name), handler);
  }

  @Override
  public Job schedule(JobPlan plan) {
    return store().schedule(order(plan));
  }

  private JobOrder order(JobPlan plan) {
    JobPlan.Target target =
        plan.target()
            .filter(code -> code.kind() != JobPlan.Target.Kind.METHOD)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "job '%s' says not what it runs; add action(NAME) or handler(NAME)"
                        .formatted(plan.name())));
    return new JobOrder(
        plan.name(),
        timing(plan),
        Optional.empty(),
        target,
        Optional.ofNullable(plan.payload())
            .map(value -> new String(JsonText.write(value, binder), StandardCharsets.UTF_8)),
        plan.misfire(),
        plan.timeout(),
        plan.isRecovered());
  }

  private JobTiming timing(JobPlan plan) {
    return switch (plan.when()) {
      case When.Calendar when ->
          new JobTiming.Calendar(CronExpression.parse(when.expression()), plan.zone());
      case When.Interval when -> new JobTiming.Interval(when.period());
      case When.Moment when -> new JobTiming.Moment(when.time());
      case When.Delay when -> new JobTiming.Moment(later(when.delay()));
    };
  }

  private Instant later(Duration delay) {
    if (delay.isNegative() || delay.compareTo(JobTiming.LONGEST) > 0) {
      throw new IllegalArgumentException("the delay of a job is 0s to 3660d");
    }
    try {
      return clock.instant().plus(delay);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("the delay of a job leads beyond all times", e);
    }
  }

  @Override
  public Optional<Job> find(String name) {
    return store().find(checked(name));
  }

  private static String checked(String name) {
    return JobOrder.requireName("job", name);
  }

  @Override
  public List<Job> list() {
    return store().list();
  }

  @Override
  public boolean cancel(String name) {
    return store().cancel(checked(name));
  }

  @Override
  public Job pause(String name) {
    return change(name, JobStore.Change.PAUSE);
  }

  @Override
  public Job resume(String name) {
    return change(name, JobStore.Change.RESUME);
  }

  @Override
  public Job runNow(String name) {
    return change(name, JobStore.Change.RUN);
  }

  private Job change(String name, JobStore.Change change) {
    return store().change(checked(name), change).orElseThrow(() -> missing(name));
  }

  private static IllegalArgumentException missing(String name) {
    return new IllegalArgumentException("the plugin has no job '" + name + "'");
  }

  @Override
  public List<Instant> nextRuns(String name, int most) {
    if (most < 1 || most > MOST_RUNS) {
      throw new IllegalArgumentException("next runs are asked for by 1 to " + MOST_RUNS);
    }
    return store().nextRuns(checked(name), most).orElseThrow(() -> missing(name)).stream()
        .map(Instant::ofEpochMilli)
        .toList();
  }

  @Override
  public List<JobResult> history(String name) {
    return store().history(checked(name));
  }

  /** Ends it, after the instance. */
  @Override
  public void close() {
    isClosed = true;
    handlers.clear();
  }
}
