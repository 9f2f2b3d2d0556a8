package dev.xcore.services.tasks;

import dev.xcore.handlers.TaskEntry;
import dev.xcore.handlers.TaskOrder;
import dev.xcore.handlers.TaskStore;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.TaskFilter;
import dev.xcore.sdk.TaskState;
import dev.xcore.sdk.TaskStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tasks of one plugin. Holds nothing of its classes.
 *
 * @param plugin its name
 * @param service of all tasks
 * @param table of all tasks
 * @param transactions of plugins
 * @param counters of all tasks
 * @param ids makes ids
 * @param clock tells the time
 */
record PluginTaskStore(
    String plugin,
    TaskService service,
    TaskTable table,
    TaskTransactions transactions,
    TaskCounters counters,
    TaskIds ids,
    InstantSource clock)
    implements TaskStore {

  private static final Duration LOOK = Duration.ofMillis(250);
  private static final int MILLION = 1_000_000;

  @Override
  public List<String> enqueue(List<TaskOrder> orders) {
    long now = clock.millis();
    List<String> made = orders.stream().map(order -> ids.next(now)).toList();
    List<String> stored = new ArrayList<>();
    boolean isKept = true;
    for (int i = 0; i < orders.size() && isKept; i++) {
      isKept = keep(orders.get(i), made.get(i), now);
    }
    if (isKept) {
      stored.addAll(made);
    } else if (orders.size() == 1) {
      stored.add(table.insertUnique(plugin, orders.getFirst(), made.getFirst(), now));
    } else {
      table.insert(plugin, orders, made, now);
      stored.addAll(made);
    }
    counters.enqueued(plugin, orders.size());
    orders.stream()
        .map(TaskOrder::delay)
        .min(Duration::compareTo)
        .ifPresent(delay -> {
          service.wake(now + delay.toMillis());
        });
    return stored;
  }

  /** The first one says whether there is a transaction at all. */
  private boolean keep(TaskOrder order, String id, long now) {
    return transactions.keep(
        plugin,
        KeptTasks.tree(id, order, now),
        () -> {
          table.insertAgain(plugin, order, id, now);
          service.wake(now + order.delay().toMillis());
        });
  }

  private Optional<TaskRow> row(String id) {
    return table.find(id).filter(row -> row.plugin().equals(plugin));
  }

  @Override
  public Optional<TaskEntry> find(String id, Duration wait) {
    long end = System.nanoTime() + wait.toNanos();
    while (true) {
      Optional<TaskEntry> found = row(id).map(TaskRow::entry);
      Duration left = Duration.ofNanos(end - System.nanoTime());
      boolean isOver = found.isEmpty() || found.get().status().state().isEnded();
      if (isOver || left.compareTo(Duration.ZERO) <= 0) {
        return found.map(this::upToDate);
      }
      await(id, left.compareTo(LOOK) < 0 ? left : LOOK);
    }
  }

  /** What is reported is written from time to time only; here it is known. */
  private TaskEntry upToDate(TaskEntry entry) {
    TaskStatus status = entry.status();
    if (status.state() != TaskState.RUNNING) {
      return entry;
    }
    return service
        .engine()
        .flatMap(engine -> engine.running(status.id()))
        .map(task -> new TaskEntry(with(status, task.progress()), entry.result()))
        .orElse(entry);
  }

  private static TaskStatus with(TaskStatus status, RunningTask.Progress progress) {
    return new TaskStatus(
        status.id(),
        status.name(),
        status.queue(),
        status.state(),
        status.priority(),
        status.attempts(),
        (double) progress.millionths() / MILLION,
        progress.note(),
        status.createdAt(),
        status.dueAt(),
        status.startedAt(),
        status.finishedAt(),
        status.errorCode(),
        status.error());
  }

  private void await(String id, Duration most) {
    try {
      Optional<TaskEngine> engine = service.engine();
      if (engine.isPresent()) {
        engine.get().await(id, most);
      } else {
        Thread.sleep(most);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginUnavailableException("interrupted while waiting for task " + id);
    }
  }

  @Override
  public List<TaskStatus> list(TaskFilter filter) {
    return table.list(Optional.of(plugin), filter).stream().map(TaskRow::status).toList();
  }

  @Override
  public boolean cancel(String id) {
    return row(id).isPresent() && service.cancel(id);
  }

  @Override
  public void progress(String id, double fraction, String note) {
    own(id).ifPresent(task -> task.progress((int) Math.round(fraction * MILLION), note));
  }

  @Override
  public boolean isCancelled(String id) {
    return own(id).map(RunningTask::isCancelled).orElse(true);
  }

  private Optional<RunningTask> own(String id) {
    return service
        .engine()
        .flatMap(engine -> engine.running(id))
        .filter(task -> task.claim().plugin().equals(plugin));
  }
}
