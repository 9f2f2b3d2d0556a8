package dev.xcore.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Section {@code services.tasks}.
 *
 * @param isEnabled whether this process runs tasks; they are stored in any case
 * @param database whose tables keep them; empty for the default one
 * @param concurrency how many of a queue run at once where nothing else is said
 * @param queues how many of a queue run at once, by its name
 * @param directory of source files with tasks
 * @param restarts whether a file that failed is tried again by itself
 * @param maxRetries how often a task is repeated that says nothing of it
 * @param watches whether changes of the files are followed; empty for as plugins are
 * @param lease how long a task belongs to a process that says nothing
 * @param poll how often the table is looked into while nobody tells of anything new
 * @param resultTtl how long ended tasks are kept
 * @param deadTtl how long dead ones are kept
 * @param isRequired whether the platform does not boot without them
 */
public record TasksSettings(
    boolean isEnabled,
    Optional<String> database,
    int concurrency,
    Map<String, Integer> queues,
    Path directory,
    boolean restarts,
    int maxRetries,
    Optional<Boolean> watches,
    Duration lease,
    Duration poll,
    Duration resultTtl,
    Duration deadTtl,
    boolean isRequired) {

  /** Copies the map. */
  public TasksSettings {
    queues = Map.copyOf(queues);
  }
}
