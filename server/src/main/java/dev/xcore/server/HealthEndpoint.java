package dev.xcore.server;

import dev.xcore.kernel.runtime.PluginConditions;
import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.signing.SignatureReport;
import dev.xcore.kernel.signing.SignatureVerdict;
import dev.xcore.sdk.http.Response.Header;
import dev.xcore.server.HealthCheck.Outcome;
import dev.xcore.server.HealthCheck.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /health}, {@code /health/live}, {@code /health/ready}: {@code
 * {"status":…,"checks":{name:{status,message,duration_ms}}}}, 503 when unhealthy or not ready.
 * Thread safe.
 */
public final class HealthEndpoint {

  private static final Logger LOG = LoggerFactory.getLogger(HealthEndpoint.class);
  private static final List<Header> HEADERS =
      List.of(
          new Header("Content-Type", "application/json"), new Header("Cache-Control", "no-store"));

  private final Readiness readiness;
  private final Supplier<List<PluginStatus>> plugins;
  private final List<HealthCheck> checks;

  private HealthEndpoint(
      Readiness readiness, Supplier<List<PluginStatus>> plugins, List<HealthCheck> checks) {
    this.readiness = readiness;
    this.plugins = plugins;
    this.checks = checks;
  }

  /**
   * Makes the endpoint.
   *
   * @param readiness whether the server wants requests
   * @param plugins reports on every plugin
   * @param others what else is looked at
   * @return the endpoint
   */
  public static HealthEndpoint create(
      Readiness readiness, Supplier<List<PluginStatus>> plugins, List<HealthCheck> others) {
    List<HealthCheck> checks = new ArrayList<>();
    checks.add(new HealthCheck("plugins", () -> plugins(plugins.get())));
    checks.addAll(others);
    return new HealthEndpoint(readiness, plugins, List.copyOf(checks));
  }

  /**
   * Returns the pages.
   *
   * @return three public routes
   */
  public List<BuiltInRoute> routes() {
    return List.of(
        BuiltInRoute.get("/health", (exchange, parameters, snapshot) -> answer(exchange, all())),
        BuiltInRoute.get(
            "/health/live", (exchange, parameters, snapshot) -> answer(exchange, List.of())),
        BuiltInRoute.get(
            "/health/ready",
            (exchange, parameters, snapshot) ->
                answer(exchange, List.of(new HealthCheck("boot", this::boot)))));
  }

  /** The platform's own checks, then what the last checks of each serving plugin have found. */
  private List<HealthCheck> all() {
    List<HealthCheck> all = new ArrayList<>(checks);
    for (PluginStatus plugin : plugins.get()) {
      plugin
          .conditions()
          .ifPresent(conditions ->
              all.add(
                  new HealthCheck("plugin." + plugin.name(), () -> outcome(plugin, conditions))));
    }
    return all;
  }

  private static Outcome outcome(PluginStatus plugin, PluginConditions conditions) {
    return new Outcome(
        Status.valueOf(ConditionsReport.status(plugin).name()),
        conditions.obstacle().orElseGet(conditions.health()::message));
  }

  private Outcome boot() {
    return new Outcome(
        readiness.isReady() ? Status.HEALTHY : Status.UNHEALTHY,
        "the server is " + readiness.text());
  }

  private static void answer(HttpExchange exchange, List<HealthCheck> checks) {
    Map<String, Object> results = new LinkedHashMap<>();
    Status worst = Status.HEALTHY;
    for (HealthCheck check : checks) {
      long start = System.nanoTime();
      Outcome outcome = look(check);
      worst = worst.compareTo(outcome.status()) < 0 ? outcome.status() : worst;
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("status", outcome.status().text());
      result.put("message", outcome.message());
      result.put("duration_ms", Duration.ofNanos(System.nanoTime() - start).toMillis());
      results.put(check.name(), result);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("status", worst.text());
    document.put("checks", results);
    exchange.respond(worst == Status.UNHEALTHY ? 503 : 200, HEADERS, Json.write(document));
  }

  private static Outcome look(HealthCheck check) {
    try {
      return check.probe().look();
    } catch (Exception failure) {
      LOG.warn("health check failed name={}", check.name(), failure);
      return new Outcome(Status.UNHEALTHY, "the check failed; the server's log says why");
    }
  }

  private static Outcome plugins(List<PluginStatus> plugins) {
    List<String> failed =
        plugins.stream()
            .filter(plugin -> plugin.state() == PluginState.FAILED)
            .map(PluginStatus::name)
            .toList();
    List<String> revoked =
        plugins.stream()
            .filter(plugin -> plugin.signature().filter(HealthEndpoint::isRevoked).isPresent())
            .map(PluginStatus::name)
            .toList();
    long active = plugins.stream().filter(PluginStatus::isServing).count();
    String message =
        active
            + " active"
            + (failed.isEmpty() ? "" : ", failed: " + String.join(", ", failed))
            + (revoked.isEmpty()
                ? ""
                : ", signed with a revoked key: " + String.join(", ", revoked));
    boolean isWell = failed.isEmpty() && revoked.isEmpty();
    return new Outcome(isWell ? Status.HEALTHY : Status.DEGRADED, message);
  }

  /** It serves still, and its next load is refused. */
  private static boolean isRevoked(SignatureReport signature) {
    return signature.verdict() == SignatureVerdict.REVOKED;
  }
}
