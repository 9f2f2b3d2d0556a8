package dev.xcore.services.tasks;

import dev.xcore.sdk.TaskState;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What this process has done with the tasks of each plugin. Thread safe. */
final class TaskCounters {

  private final Map<String, Counts> plugins = new ConcurrentHashMap<>();

  private static final class Counts {
    final LongAdder enqueued = new LongAdder();
    final LongAdder done = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder dead = new LongAdder();
    final LongAdder cancelled = new LongAdder();
  }

  private Counts of(String plugin) {
    return plugins.computeIfAbsent(plugin, _ -> new Counts());
  }

  void enqueued(String plugin, int count) {
    of(plugin).enqueued.add(count);
  }

  void count(Outcome outcome) {
    Counts counts = of(outcome.claim().plugin());
    switch (outcome.state()) {
      case DONE -> counts.done.increment();
      case DEAD -> counts.dead.increment();
      case CANCELLED -> counts.cancelled.increment();
      case WAITING -> {
        if (!outcome.code().isEmpty()) {
          counts.retried.increment();
        }
      }
      case RUNNING -> throw new IllegalStateException(TaskState.RUNNING + " is no outcome");
    }
  }

  void died(String plugin) {
    of(plugin).dead.increment();
  }

  Map<String, TaskCounts> all() {
    Map<String, TaskCounts> all = new TreeMap<>();
    plugins.forEach((plugin, counts) ->
        all.put(
            plugin,
            new TaskCounts(
                counts.enqueued.sum(),
                counts.done.sum(),
                counts.retried.sum(),
                counts.dead.sum(),
                counts.cancelled.sum())));
    return all;
  }
}
