package dev.xcore.services.tasks;

import dev.xcore.handlers.JsonText;
import dev.xcore.handlers.TaskOrder;
import dev.xcore.handlers.TaskRules;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.TaskFilter;
import dev.xcore.sdk.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What administrators see of the tasks of all plugins, and do with them. Thread safe. */
public final class TaskAdministration {

  private static final double MILLION = 1e6;

  private final TaskService service;
  private final TaskTable table;
  private final InstantSource clock;

  TaskAdministration(TaskService service, TaskTable table, InstantSource clock) {
    this.service = service;
    this.table = table;
    this.clock = clock;
  }

  /**
   * Lists tasks.
   *
   * @param plugin whose; empty for all
   * @param filter which
   * @param handlers those that can be run now; what waits for others is parked
   * @return value trees, the latest first
   */
  public List<Map<String, Object>> list(
      Optional<String> plugin, TaskFilter filter, Set<String> handlers) {
    return table.list(plugin, filter).stream().map(row -> tree(row, handlers)).toList();
  }

  /**
   * Shows a task with its payload and result.
   *
   * @param id of the task
   * @param handlers those that can be run now
   * @return a value tree
   * @throws NotFoundException if there is none
   */
  public Map<String, Object> show(String id, Set<String> handlers) {
    TaskRow row = row(id);
    Map<String, Object> tree = tree(row, handlers);
    tree.put("payload", json(table.payload(id).orElse("{}")));
    if (row.result() != null) {
      tree.put("result", json(row.result()));
    }
    return tree;
  }

  private static Object json(String text) {
    Object value = JsonText.read(text.getBytes(StandardCharsets.UTF_8));
    return value == null ? "" : value;
  }

  private TaskRow row(String id) {
    return table
        .find(TaskRules.id(id))
        .orElseThrow(
            () -> new NotFoundException("there is no task " + id + ", or it has been forgotten"));
  }

  private static Map<String, Object> tree(TaskRow row, Set<String> handlers) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", row.id());
    tree.put("plugin", row.plugin());
    tree.put("name", row.name());
    tree.put("queue", row.queue());
    tree.put("state", row.state());
    boolean waits = row.state().equals(TaskState.WAITING.text());
    tree.put("parked", waits && !handlers.contains(TaskHandlers.key(row.plugin(), row.name())));
    tree.put("priority", -row.place());
    tree.put("attempts", row.attempts());
    tree.put("progress", row.progress() / MILLION);
    tree.put("note", row.note());
    time(tree, "created_at", row.createdAt());
    time(tree, "due_at", row.dueAt());
    time(tree, "started_at", row.startedAt());
    time(tree, "finished_at", row.finishedAt());
    tree.put("code", row.code());
    tree.put("message", row.message());
    return tree;
  }

  private static void time(Map<String, Object> tree, String key, long millis) {
    if (millis > 0) {
      tree.put(key, Instant.ofEpochMilli(millis).toString());
    }
  }

  /**
   * Stores a task of a plugin.
   *
   * @param plugin whose it is
   * @param order what is to be done
   * @return its id
   */
  public String enqueue(String plugin, TaskOrder order) {
    return service.store(plugin).enqueue(List.of(order)).getFirst();
  }

  /**
   * Runs a dead or cancelled task anew.
   *
   * @param id of the task
   * @throws NotFoundException if there is none
   * @throws ConflictException if it is in another state
   */
  public void retry(String id) {
    TaskRow row = row(id);
    long now = clock.millis();
    if (!table.revive(id, now)) {
      throw new ConflictException(
          "task %s is %s: only dead and cancelled tasks are run anew".formatted(id, row.state()));
    }
    service.wake(now);
  }

  /**
   * Calls a task off.
   *
   * @param id of the task
   * @throws NotFoundException if there is none
   * @throws ConflictException if it has ended
   */
  public void cancel(String id) {
    TaskRow row = row(id);
    if (!service.cancel(id)) {
      throw new ConflictException("task %s has ended: it is %s".formatted(id, row.state()));
    }
  }

  /**
   * Forgets a task that has ended.
   *
   * @param id of the task
   * @throws NotFoundException if there is none
   * @throws ConflictException if it has not ended
   */
  public void discard(String id) {
    TaskRow row = row(id);
    if (!table.discard(id)) {
      throw new ConflictException("task %s is %s: cancel it first".formatted(id, row.state()));
    }
  }

  /**
   * Takes nothing from a queue any more, on any node.
   *
   * @param queue its name
   */
  public void pause(String queue) {
    table.pause(TaskRules.queue(queue));
  }

  /**
   * Takes from a queue again.
   *
   * @param queue its name
   */
  public void resume(String queue) {
    table.resume(TaskRules.queue(queue));
    service.wake(clock.millis());
  }

  /**
   * Counts the tasks of each queue.
   *
   * @param handlers those that can be run now
   * @return a value tree
   */
  public Map<String, Object> stats(Set<String> handlers) {
    Map<String, Map<String, Object>> queues = new TreeMap<>();
    Set<String> paused = new HashSet<>(table.paused());
    Set<String> names = new TreeSet<>(paused);
    names.addAll(service.settings().queues().keySet());
    List<TaskTable.Count> counts = table.counts();
    counts.forEach(count -> names.add(count.queue()));
    Map<String, Integer> running = service.running();
    for (String name : names) {
      Map<String, Object> queue = new LinkedHashMap<>();
      queue.put("queue", name);
      for (TaskState state : TaskState.values()) {
        queue.put(state.text(), 0L);
      }
      queue.put("running_here", running.getOrDefault(name, 0));
      queue.put("concurrency", service.settings().concurrency(name));
      queue.put("paused", paused.contains(name));
      queues.put(name, queue);
    }
    for (TaskTable.Count count : counts) {
      queues.computeIfPresent(
          count.queue(),
          (_, queue) -> {
            queue.put(count.state(), count.tasks());
            return queue;
          });
    }
    long parked =
        table.waiting().stream()
            .filter(waiting -> !handlers.contains(waiting.handler()))
            .mapToLong(TaskTable.Waiting::tasks)
            .sum();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("queues", List.copyOf(queues.values()));
    tree.put("parked", parked);
    return tree;
  }
}
