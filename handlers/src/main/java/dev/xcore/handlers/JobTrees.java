package dev.xcore.handlers;

import dev.xcore.sdk.Job;
import dev.xcore.sdk.JobResult;
import dev.xcore.sdk.Misfire;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Jobs as value trees: for administrators, and on the way to workers. */
public final class JobTrees {

  private JobTrees() {}

  /**
   * Writes a job.
   *
   * @param job as it is
   * @return a tree
   */
  public static Map<String, @Nullable Object> tree(Job job) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", job.id());
    tree.put("plugin", job.plugin());
    tree.put("name", job.name());
    tree.put("origin", job.origin().text());
    tree.put("target", job.target());
    tree.put("schedule", job.schedule());
    job.zone().ifPresent(zone -> tree.put("zone", zone));
    tree.put("misfire", job.misfire().name().toLowerCase(Locale.ROOT));
    tree.put("state", job.state().text());
    job.nextRun().ifPresent(time -> tree.put("next_run", time.toString()));
    job.lastRun().ifPresent(result -> tree.put("last_run", tree(result)));
    tree.put("runs", job.runs());
    tree.put("failures", job.failures());
    tree.put("failures_in_a_row", (long) job.failuresInARow());
    return tree;
  }

  /**
   * Writes what became of a run.
   *
   * @param result of it
   * @return a tree
   */
  public static Map<String, @Nullable Object> tree(JobResult result) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("due_at", result.dueTime().toString());
    tree.put("started_at", result.startedAt().toString());
    tree.put("duration_ms", result.took().toMillis());
    tree.put("outcome", result.outcome().text());
    if (!result.message().isEmpty()) {
      tree.put("message", result.message());
    }
    tree.put("attempt", (long) result.attempt());
    tree.put("node", result.node());
    return tree;
  }

  /**
   * Reads a job.
   *
   * @param tree as {@link #tree(Job)} writes it
   * @return the job
   * @throws IllegalArgumentException if it is none
   */
  public static Job job(Map<?, ?> tree) {
    return new Job(
        text(tree, "id"),
        text(tree, "plugin"),
        text(tree, "name"),
        Job.Origin.valueOf(upper(tree, "origin")),
        text(tree, "target"),
        text(tree, "schedule"),
        Optional.ofNullable(tree.get("zone")).map(String::valueOf),
        Misfire.valueOf(upper(tree, "misfire")),
        Job.State.valueOf(upper(tree, "state")),
        Optional.ofNullable(tree.get("next_run")).map(time -> Instant.parse(time.toString())),
        tree.get("last_run") instanceof Map<?, ?> last
            ? Optional.of(result(last))
            : Optional.empty(),
        number(tree, "runs"),
        number(tree, "failures"),
        Math.toIntExact(number(tree, "failures_in_a_row")));
  }

  /**
   * Reads what became of a run.
   *
   * @param tree as {@link #tree(JobResult)} writes it
   * @return the result
   * @throws IllegalArgumentException if it is none
   */
  public static JobResult result(Map<?, ?> tree) {
    return new JobResult(
        Instant.parse(text(tree, "due_at")),
        Instant.parse(text(tree, "started_at")),
        Duration.ofMillis(number(tree, "duration_ms")),
        JobResult.Outcome.valueOf(upper(tree, "outcome")),
        Optional.ofNullable(tree.get("message")).map(String::valueOf).orElse(""),
        Math.toIntExact(number(tree, "attempt")),
        text(tree, "node"));
  }

  private static String upper(Map<?, ?> tree, String key) {
    return text(tree, key).toUpperCase(Locale.ROOT);
  }

  private static String text(Map<?, ?> tree, String key) {
    return Optional.ofNullable(tree.get(key))
        .map(String::valueOf)
        .orElseThrow(() -> new IllegalArgumentException("a job without " + key));
  }

  private static long number(Map<?, ?> tree, String key) {
    if (tree.get(key) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException("a job without " + key);
  }
}
