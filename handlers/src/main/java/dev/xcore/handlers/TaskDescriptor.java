package dev.xcore.handlers;

import dev.xcore.sdk.TaskRun;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One {@code @Task} method, ready to be run.
 *
 * @param name by which it is enqueued, unique in the plugin
 * @param rules how its tasks are run
 * @param input JSON schema of the payload object
 * @param invoker binds, validates and calls
 */
public record TaskDescriptor(String name, Rules rules, Map<String, Object> input, Invoker invoker) {

  /** Checks that nothing is missing. */
  public TaskDescriptor {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(rules, "rules is null");
    Objects.requireNonNull(invoker, "invoker is null");
  }

  /**
   * How tasks are run, unless they are enqueued otherwise.
   *
   * @param queue they wait in
   * @param priority higher first
   * @param maxRetries how often they are repeated; empty for the configured number
   * @param backoff the pause before the first repetition
   * @param maxBackoff the longest pause
   * @param timeout of one run; empty for that of the plugin's calls
   */
  public record Rules(
      String queue,
      int priority,
      OptionalInt maxRetries,
      Duration backoff,
      Duration maxBackoff,
      Optional<Duration> timeout) {

    /** Checks all. */
    public Rules {
      TaskRules.queue(queue);
      TaskRules.priority(priority);
      maxRetries.ifPresent(TaskRules::retries);
      TaskRules.pause("backoff", backoff);
      TaskRules.pause("maxBackoff", maxBackoff);
      timeout.ifPresent(TaskRules::timeout);
    }
  }

  /** Runs the task. Thread safe. */
  @FunctionalInterface
  public interface Invoker {

    /**
     * Runs the task.
     *
     * @param instance the plugin's instance
     * @param run given to the method if it asks for it
     * @param payload a value tree: a map, or null for an empty one
     * @return what the method returned, as it is
     * @throws dev.xcore.sdk.InvalidPayloadException if the payload is not a map
     * @throws dev.xcore.sdk.ValidationException if the payload does not bind
     * @throws Throwable what the method threw, unwrapped
     */
    @Nullable Object invoke(Object instance, TaskRun run, @Nullable Object payload)
        throws Throwable;
  }
}
