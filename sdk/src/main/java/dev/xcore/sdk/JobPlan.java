package dev.xcore.sdk;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a job is to do, and when; immutable. Made by {@link #cron}, {@link #every}, {@link #at} or
 * {@link #after}, and completed by {@link #action} or {@link #handler}:
 *
 * <pre>{@code
 * scheduler.schedule(JobPlan.cron("nightly", "0 3 * * *").action("report"));
 * scheduler.schedule(JobPlan.after("remind-7", Duration.ofHours(2)).handler("remind").payload(7));
 * }</pre>
 *
 * @param name of the job, unique in the plugin
 * @param when it is due
 * @param zone whose clock a cron expression means; empty for that of the configuration
 * @param target what it runs; empty until it is said
 * @param payload for what it runs; null for none
 * @param misfire what becomes of missed due times
 * @param timeout how long a run may take; empty for that of the plugin
 * @param isRecovered whether a run that was cut off is run again
 */
public record JobPlan(
    String name,
    When when,
    Optional<ZoneId> zone,
    Optional<Target> target,
    @Nullable Object payload,
    Misfire misfire,
    Optional<Duration> timeout,
    boolean isRecovered) {

  /** Checks that nothing is null. */
  public JobPlan {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(when, "when is null");
    Objects.requireNonNull(zone, "zone is null");
    Objects.requireNonNull(target, "target is null");
    Objects.requireNonNull(misfire, "misfire is null");
    Objects.requireNonNull(timeout, "timeout is null");
  }

  /** When a job is due. */
  public sealed interface When {

    /**
     * At the times of a cron expression.
     *
     * @param expression see {@link dev.xcore.sdk.Cron#value}
     */
    record Calendar(String expression) implements When {}

    /**
     * Again and again.
     *
     * @param period from due time to due time, at least 100 ms
     */
    record Interval(Duration period) implements When {}

    /**
     * Once.
     *
     * @param time in the past for at once
     */
    record Moment(Instant time) implements When {}

    /**
     * Once, after a while.
     *
     * @param delay from now on
     */
    record Delay(Duration delay) implements When {}
  }

  /**
   * What a job runs.
   *
   * @param kind of code
   * @param name of it
   */
  public record Target(Kind kind, String name) {

    /** Checks that nothing is null. */
    public Target {
      Objects.requireNonNull(kind, "kind is null");
      Objects.requireNonNull(name, "name is null");
    }

    /** Kinds of code that jobs run. */
    public enum Kind {
      /** A method with {@link Cron} or {@link Every}, by the name of the job. */
      METHOD,
      /** An action of the plugin. */
      ACTION,
      /** A handler registered by {@link Scheduler#handler}. */
      HANDLER
    }
  }

  private static JobPlan of(String name, When when) {
    return new JobPlan(
        name,
        when,
        Optional.empty(),
        Optional.empty(),
        null,
        Misfire.FIRE_ONCE,
        Optional.empty(),
        true);
  }

  /**
   * Plans a job at the times of a cron expression.
   *
   * @param name unique in the plugin: letters, digits, {@code _}, {@code -} and {@code .}
   * @param expression see {@link dev.xcore.sdk.Cron#value}
   * @return a plan without a target
   */
  public static JobPlan cron(String name, String expression) {
    return of(name, new When.Calendar(expression));
  }

  /**
   * Plans a job at a fixed interval, first after one interval.
   *
   * @param name unique in the plugin
   * @param period at least 100 ms
   * @return a plan without a target
   */
  public static JobPlan every(String name, Duration period) {
    return of(name, new When.Interval(period));
  }

  /**
   * Plans a job that runs once.
   *
   * @param name unique in the plugin
   * @param time in the past for at once
   * @return a plan without a target
   */
  public static JobPlan at(String name, Instant time) {
    return of(name, new When.Moment(time));
  }

  /**
   * Plans a job that runs once, after a while.
   *
   * @param name unique in the plugin
   * @param delay from now on
   * @return a plan without a target
   */
  public static JobPlan after(String name, Duration delay) {
    return of(name, new When.Delay(delay));
  }

  /**
   * Says whose clock a cron expression means.
   *
   * @param clock such as {@code ZoneId.of("Europe/Berlin")}
   * @return a changed plan
   */
  public JobPlan zone(ZoneId clock) {
    return new JobPlan(
        name, when, Optional.of(clock), target, payload, misfire, timeout, isRecovered);
  }

  /**
   * Has an action of the plugin called.
   *
   * @param action its name
   * @return a changed plan
   */
  public JobPlan action(String action) {
    return target(new Target(Target.Kind.ACTION, action));
  }

  /**
   * Has a handler run that was registered by {@link Scheduler#handler}.
   *
   * @param handler its name
   * @return a changed plan
   */
  public JobPlan handler(String handler) {
    return target(new Target(Target.Kind.HANDLER, handler));
  }

  private JobPlan target(Target code) {
    return new JobPlan(name, when, zone, Optional.of(code), payload, misfire, timeout, isRecovered);
  }

  /**
   * Says what to hand over.
   *
   * @param value a record, map, list or scalar; at most {@link Scheduler#MAX_PAYLOAD} bytes as JSON
   * @return a changed plan
   */
  public JobPlan payload(Object value) {
    return new JobPlan(name, when, zone, target, value, misfire, timeout, isRecovered);
  }

  /**
   * Says what becomes of missed due times.
   *
   * @param policy the policy
   * @return a changed plan
   */
  public JobPlan misfire(Misfire policy) {
    return new JobPlan(name, when, zone, target, payload, policy, timeout, isRecovered);
  }

  /**
   * Says how long a run may take.
   *
   * @param most from its start
   * @return a changed plan
   */
  public JobPlan timeout(Duration most) {
    return new JobPlan(name, when, zone, target, payload, misfire, Optional.of(most), isRecovered);
  }

  /**
   * Says whether a run that was cut off, because the server died or stopped, is run again.
   *
   * @param isAgain true unless it must rather be left out than run twice
   * @return a changed plan
   */
  public JobPlan recover(boolean isAgain) {
    return new JobPlan(name, when, zone, target, payload, misfire, timeout, isAgain);
  }
}
