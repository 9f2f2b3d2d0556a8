package dev.xcore.services.tasks;

import java.time.Duration;
import java.util.Map;

/**
 * How tasks are run.
 *
 * @param concurrency how many of a queue run at once where nothing else is said
 * @param queues how many of a queue run at once, by its name
 * @param maxRetries how often a task is repeated that says nothing of it
 * @param lease how long a task belongs to whoever has taken it, and says nothing
 * @param poll how often the table is looked into while nobody tells of anything new
 * @param resultTtl how long ended tasks are kept
 * @param deadTtl how long dead ones are kept
 * @param isExclusive whether no other process can use the table
 */
public record TaskSettings(
    int concurrency,
    Map<String, Integer> queues,
    int maxRetries,
    Duration lease,
    Duration poll,
    Duration resultTtl,
    Duration deadTtl,
    boolean isExclusive) {

  /** Copies the map. */
  public TaskSettings {
    queues = Map.copyOf(queues);
  }

  /** Tells how many of a queue run at once. */
  int concurrency(String queue) {
    return queues.getOrDefault(queue, concurrency);
  }
}
