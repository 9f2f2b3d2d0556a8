package dev.xcore.kernel.runtime;

import dev.xcore.kernel.health.HealthReport;
import dev.xcore.kernel.health.HealthSchedule;
import dev.xcore.kernel.registry.PluginManifest;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the calls of a serving plugin fare at one moment: its health, and the use of each limit;
 * immutable.
 *
 * @param health what its checks found
 * @param schedule when they are made
 * @param obstacle why it takes no calls just now, such as {@code unhealthy: …}; empty if it does
 * @param inFlight use of the bulkhead
 * @param rates use of the rate limits, by what they limit: {@code plugin}, an action, a route
 * @param circuits by what they protect
 * @param retries calls repeated since activation
 * @param runaway calls that go on after their deadline
 * @param permissions what was decided on its calls of other plugins
 */
public record PluginConditions(
    HealthReport health,
    HealthSchedule schedule,
    Optional<String> obstacle,
    InFlight inFlight,
    Map<String, RateUse> rates,
    Map<String, CircuitUse> circuits,
    long retries,
    Runaway runaway,
    Permissions permissions) {

  /**
   * Use of the bulkhead.
   *
   * @param now calls running
   * @param peak the most at once since activation
   * @param maximum as many as allowed
   * @param refused calls answered {@code overloaded}
   */
  public record InFlight(int now, int peak, int maximum, long refused) {}

  /**
   * Use of a rate limit.
   *
   * @param rate the limit
   * @param available calls that may pass at this moment
   * @param refused calls answered {@code rate_limited}
   */
  public record RateUse(PluginManifest.RateLimit rate, long available, long refused) {}

  /**
   * Use of a circuit.
   *
   * @param state {@code closed}, {@code open} or {@code half_open}
   * @param rule when it opens
   * @param failures among the counted calls
   * @param counted of the last calls, at most the rule's window
   * @param opened how often it has opened
   * @param refused calls answered {@code circuit_open}
   * @param retryAfter how long calls are refused yet
   */
  public record CircuitUse(
      String state,
      PluginManifest.CircuitBreaker rule,
      int failures,
      int counted,
      long opened,
      long refused,
      Duration retryAfter) {}

  /**
   * Calls that go on after their deadline.
   *
   * @param now how many
   * @param maximum as many quarantine the plugin
   */
  public record Runaway(int now, int maximum) {}

  /**
   * Decisions on calls of other plugins, since the plugin's settings changed last.
   *
   * @param allowed how many calls
   * @param denied how many calls
   */
  public record Permissions(long allowed, long denied) {}

  /** Looks at a version. */
  static PluginConditions of(ActivePlugin active) {
    CallPipeline pipeline = active.pipeline();
    CallPipeline.Parts parts = active.parts().pipeline();
    Bulkhead bulkhead = parts.bulkhead();
    CallerPermissions permissions = active.permissions();
    return new PluginConditions(
        active.parts().health().report(),
        active.parts().health().schedule(),
        parts.guards().availability().find().map(Availability.Obstacle::toString),
        new InFlight(bulkhead.inFlight(), bulkhead.peak(), bulkhead.limit(), bulkhead.refused()),
        each(pipeline.limiters(), PluginConditions::use),
        each(pipeline.circuits(), PluginConditions::use),
        parts.counters().retries(),
        new Runaway(parts.counters().runaway(), parts.guards().quarantine().limit()),
        new Permissions(permissions.allowed(), permissions.denied()));
  }

  private static <T, U> Map<String, U> each(Map<String, T> all, Function<T, U> use) {
    Map<String, U> uses = new LinkedHashMap<>();
    all.forEach((key, value) -> uses.put(key, use.apply(value)));
    return Collections.unmodifiableMap(uses);
  }

  private static RateUse use(RateLimiter limiter) {
    return new RateUse(limiter.rate(), limiter.available(), limiter.refused());
  }

  private static CircuitUse use(Circuit circuit) {
    return new CircuitUse(
        circuit.state().name().toLowerCase(Locale.ROOT),
        circuit.rule(),
        circuit.failures(),
        circuit.counted(),
        circuit.opened(),
        circuit.refused(),
        circuit.retryAfter());
  }
}
