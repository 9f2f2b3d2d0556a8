package dev.xcore.services.tasks;

import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.sdk.TaskState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes tasks, runs them and writes what has become of them, from its start to its stop. Thread
 * safe.
 */
final class TaskEngine {

  private static final Duration STOP = Duration.ofSeconds(5);

  private final TaskNeed need;
  private final TaskQueues queues;
  private final RunningTasks running = new RunningTasks();
  private final OutcomeWriter writer;
  private final TaskDispatcher dispatcher;
  private final TaskKeeper keeper;
  private final TaskRunner runner;
  private final TaskHandlers handlers;
  private final TaskCounters counters;
  private final SystemEvents events;
  private final InstantSource clock;
  private volatile boolean isDraining;

  TaskEngine(
      TaskSettings settings,
      ClaimTable table,
      TaskLeases leases,
      TaskRunner runner,
      TaskHandlers handlers,
      TaskCounters counters,
      SystemEvents events,
      InstantSource clock) {
    this.runner = runner;
    this.handlers = handlers;
    this.counters = counters;
    this.events = events;
    this.clock = clock;
    this.need = new TaskNeed(handlers);
    this.queues = new TaskQueues(settings::concurrency);
    this.writer = new OutcomeWriter(table, running, clock);
    this.dispatcher =
        new TaskDispatcher(
            table, leases, queues, settings, clock, writer, handlers, need, this::begin);
    this.keeper =
        new TaskKeeper(
            table,
            leases,
            running,
            settings,
            clock,
            need,
            orphan -> mayRunAgain(orphan, settings),
            this::died);
  }

  void start() {
    writer.start();
    keeper.start();
    dispatcher.start();
  }

  private boolean mayRunAgain(ClaimTable.Orphan orphan, TaskSettings settings) {
    int most =
        orphan.maxRetries() >= 0
            ? orphan.maxRetries()
            : handlers
                .find(orphan.plugin(), orphan.name())
                .map(handler -> handler.rules().maxRetries().orElse(settings.maxRetries()))
                .orElse(settings.maxRetries());
    // A kill is rarely the task's fault: it is forgiven once more than a failure.
    return orphan.attempts() <= most + 1;
  }

  private void died(ClaimTable.Orphan orphan) {
    counters.died(orphan.plugin());
    announce(orphan.plugin(), orphan.name(), orphan.id(), "process_ended");
  }

  private void begin(List<Claim> claims) {
    claims.forEach(running::add);
    start(queues.add(claims));
  }

  private void start(List<Claim> claims) {
    for (Claim claim : claims) {
      running
          .find(claim.id())
          .ifPresent(task ->
              Thread.ofVirtual()
                  .name("xcore-task-" + claim.id())
                  .inheritInheritableThreadLocals(false)
                  .start(() -> run(task)));
    }
  }

  private void run(RunningTask task) {
    long began = System.nanoTime();
    Claim claim = task.claim();
    Outcome outcome =
        isDraining ? Outcome.putBack(claim, clock.millis()) : runner.run(task, handlers);
    counters.count(outcome);
    if (outcome.state() == TaskState.DEAD) {
      announce(claim.plugin(), claim.name(), claim.id(), outcome.code());
    }
    if (outcome.state() == TaskState.WAITING) {
      dispatcher.wake(outcome.dueAt());
    }
    writer.put(outcome);
    start(queues.ended(claim.queue(), System.nanoTime() - began));
    if (queues.isHungry(claim.queue())) {
      dispatcher.wake(0);
    }
  }

  private void announce(String plugin, String name, String id, String code) {
    events.announce("task.dead", Map.of("name", name, "plugin", plugin, "id", id, "code", code));
  }

  void wake(long dueAt) {
    need.arise();
    dispatcher.wake(dueAt);
  }

  Optional<RunningTask> running(String id) {
    return running.find(id);
  }

  Map<String, Integer> running() {
    return queues.running();
  }

  /** Waits for the end of a task as far as this process knows of it. */
  void await(String id, Duration most) throws InterruptedException {
    writer.await(id, most);
  }

  /** Tells what is wrong now, empty for nothing. */
  Optional<String> failure() {
    if (writer.isFailing()) {
      return Optional.of("the ends of %d tasks wait to be written".formatted(writer.waiting()));
    }
    return dispatcher.isFailing() ? Optional.of("no tasks can be taken") : Optional.empty();
  }

  /** Begins nothing any more, and gives back what has not begun; the rest goes on. */
  void drain() {
    isDraining = true;
    dispatcher.stop(STOP);
    long now = clock.millis();
    queues.drain().forEach(claim -> writer.put(Outcome.putBack(claim, now)));
  }

  /** Ends; what still runs is left to its lease. */
  void stop(Duration most) {
    drain();
    keeper.stop();
    writer.stop(most);
  }
}
