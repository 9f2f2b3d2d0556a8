package dev.xcore.handlers;

import dev.xcore.sdk.JobPlan.Target;
import dev.xcore.sdk.Misfire;
import dev.xcore.sdk.Scheduler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A job as somebody wants it: checked, and without classes of any plugin; immutable.
 *
 * @param name unique in the plugin
 * @param timing when it is due
 * @param initialDelay how long after it was ordered it is due first; empty for its timing's first
 * @param target what it runs
 * @param payload JSON for what it runs; empty for none
 * @param misfire what becomes of missed due times
 * @param timeout how long a run may take; empty for that of the plugin
 * @param isRecovered whether a run that was cut off is run again
 */
public record JobOrder(
    String name,
    JobTiming timing,
    Optional<Duration> initialDelay,
    Target target,
    Optional<String> payload,
    Misfire misfire,
    Optional<Duration> timeout,
    boolean isRecovered) {

  /** The longest time that a run may take. */
  public static final Duration LONGEST_RUN = Duration.ofDays(7);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  /**
   * Checks everything.
   *
   * @throws IllegalArgumentException if something is wrong; says what is allowed
   */
  public JobOrder {
    requireName("job", name);
    requireName(target.kind() == Target.Kind.ACTION ? "action" : "handler", target.name());
    Objects.requireNonNull(timing, "timing is null");
    Objects.requireNonNull(misfire, "misfire is null");
    initialDelay.ifPresent(delay -> range("the initial delay", delay, Duration.ZERO));
    timeout.ifPresent(most -> {
      if (most.compareTo(Duration.ofMillis(1)) < 0 || most.compareTo(LONGEST_RUN) > 0) {
        throw new IllegalArgumentException("the timeout of a job is 1ms to 7d");
      }
    });
    payload.ifPresent(JobOrder::requireSize);
  }

  private static void range(String what, Duration delay, Duration least) {
    if (delay.compareTo(least) < 0 || delay.compareTo(JobTiming.LONGEST) > 0) {
      throw new IllegalArgumentException(what + " of a job is 0s to 3660d");
    }
  }

  private static void requireSize(String json) {
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > Scheduler.MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          "the payload of a job has %d bytes of JSON; it may have %d: keep the data elsewhere and hand over its key"
              .formatted(bytes, Scheduler.MAX_PAYLOAD));
    }
  }

  /**
   * Checks a name.
   *
   * @param what it is a name of
   * @param name any text
   * @return the name
   * @throws IllegalArgumentException if it is none; says which characters it may have
   */
  public static String requireName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no name of a %s: letters, digits, _, - and ., at most 128"
              .formatted(name.length() > 128 ? name.substring(0, 128) + "…" : name, what));
    }
    return name;
  }
}
