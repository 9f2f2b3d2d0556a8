package dev.xcore.services.tasks;

import dev.xcore.handlers.TaskStore;
import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.Service;
import dev.xcore.services.sql.PlatformDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of an application. Enqueues from its start on; runs them from {@link #begin}, when
 * plugins are there, to {@link #drain}. May be started again after it was stopped. Thread safe.
 */
public final class TaskService implements Service {

  private static final Duration STOP = Duration.ofSeconds(10);

  private final TaskSettings settings;
  private final TaskTable table;
  private final TaskTransactions transactions;
  private final SystemEvents events;
  private final InstantSource clock;
  private final Supplier<PlatformDatabase> database;
  private final TaskCounters counters = new TaskCounters();
  private final TaskIds ids = new TaskIds();
  private @Nullable TaskHandlers handlers;
  private boolean isStarted;
  private volatile @Nullable TaskEngine engine;

  private TaskService(
      TaskSettings settings,
      Supplier<PlatformDatabase> database,
      TaskTransactions transactions,
      SystemEvents events,
      InstantSource clock) {
    this.settings = settings;
    this.database = database;
    this.table = new TaskTable(() -> database.get().database());
    this.transactions = transactions;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Makes a service that is not connected to anything yet.
   *
   * @param settings how tasks are run
   * @param database the platform's own tables, asked for at each use
   * @param transactions of plugins, with which tasks may be stored
   * @param events hear of {@code task.dead}
   * @return the service
   */
  public static TaskService create(
      TaskSettings settings,
      Supplier<PlatformDatabase> database,
      TaskTransactions transactions,
      SystemEvents events) {
    return create(settings, database, transactions, events, InstantSource.system());
  }

  /** Makes one with a clock that tells when tasks are due; leases are told by the database's. */
  static TaskService create(
      TaskSettings settings,
      Supplier<PlatformDatabase> database,
      TaskTransactions transactions,
      SystemEvents events,
      InstantSource clock) {
    return new TaskService(settings, database, transactions, events, clock);
  }

  /** Returns the tasks of one plugin. */
  TaskStore store(String plugin) {
    return new PluginTaskStore(plugin, this, table, transactions, counters, ids, clock);
  }

  /**
   * Stores a task that a transaction has committed, in case that was not done.
   *
   * @param plugin whose it is
   * @param kept what was kept with the transaction
   */
  public void enqueueAgain(String plugin, @Nullable Object kept) {
    new KeptTasks(plugin, table, ids, clock).again(kept).ifPresent(this::wake);
  }

  /**
   * Returns what administrators do with tasks.
   *
   * @return of all plugins
   */
  public TaskAdministration administration() {
    return new TaskAdministration(this, table, clock);
  }

  /**
   * Returns how tasks are run.
   *
   * @return the settings
   */
  public TaskSettings settings() {
    return settings;
  }

  /**
   * Begins to run tasks.
   *
   * @param runners run them
   */
  public synchronized void begin(TaskHandlers runners) {
    handlers = runners;
    run();
  }

  private void run() {
    TaskHandlers known = handlers;
    if (known == null || !isStarted || engine != null) {
      return;
    }
    ClaimTable claims =
        new ClaimTable(() -> database.get().database(), UUID.randomUUID().toString());
    TaskRunner runner =
        new TaskRunner(
            settings, this::store, clock, () -> ThreadLocalRandom.current().nextDouble());
    TaskLeases leases = new TaskLeases(() -> database.get().clock().millis(), settings.lease());
    TaskEngine made =
        new TaskEngine(settings, claims, leases, runner, known, counters, events, clock);
    engine = made;
    made.start();
  }

  /** Begins no more tasks; those that run go on. */
  public synchronized void drain() {
    handlers = null;
    TaskEngine running = engine;
    if (running != null) {
      running.drain();
    }
  }

  Optional<TaskEngine> engine() {
    return Optional.ofNullable(engine);
  }

  /** Calls a task off, wherever it is; returns whether it had not ended. */
  boolean cancel(String id) {
    if (table.cancelWaiting(id, clock.millis())) {
      return true;
    }
    boolean isRunning = table.cancelRunning(id);
    engine().flatMap(running -> running.running(id)).ifPresent(RunningTask::cancel);
    return isRunning;
  }

  /** Tells that a task may be due at a time. */
  void wake(long dueAt) {
    engine().ifPresent(running -> running.wake(dueAt));
  }

  /**
   * Tells what has been done with the tasks of each plugin since the start.
   *
   * @return by name of the plugin
   */
  public Map<String, TaskCounts> counts() {
    return counters.all();
  }

  /**
   * Tells how many tasks run in this process.
   *
   * @return by queue
   */
  public Map<String, Integer> running() {
    return engine().map(TaskEngine::running).orElseGet(TreeMap::new);
  }

  @Override
  public synchronized void start() {
    isStarted = true;
    run();
  }

  @Override
  public synchronized void stop() {
    isStarted = false;
    TaskEngine running = engine;
    engine = null;
    if (running != null) {
      running.stop(STOP);
    }
  }

  @Override
  public Health health() {
    Optional<String> failure = engine().flatMap(TaskEngine::failure);
    Health found =
        failure
            .map(why -> Health.degraded(why + ": the database is away"))
            .orElseGet(Health::healthy);
    int running = running().values().stream().mapToInt(count -> count).sum();
    return found.with("running", running).with("runs", engine != null);
  }
}
