package dev.xcore.server;

import dev.xcore.kernel.health.HealthReport;
import dev.xcore.kernel.health.HealthSchedule;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginConditions;
import dev.xcore.kernel.runtime.PluginConditions.CircuitUse;
import dev.xcore.kernel.runtime.PluginConditions.InFlight;
import dev.xcore.kernel.runtime.PluginConditions.RateUse;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.sdk.Health;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What administrators are told of a plugin's health and of the use of its limits. */
final class ConditionsReport {

  private ConditionsReport() {}

  /** Returns how well a plugin is: not at all, if it does not serve or takes no calls. */
  static Health.Status status(PluginStatus plugin) {
    return plugin
        .conditions()
        .filter(conditions -> conditions.obstacle().isEmpty())
        .map(conditions -> conditions.health().status())
        .orElse(Health.Status.UNHEALTHY);
  }

  /** Reports on the health of a plugin, with every check. */
  static Map<String, Object> health(PluginStatus plugin) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("plugin", plugin.name());
    tree.put("state", PluginReport.text(plugin.state()));
    tree.put("status", status(plugin).text());
    if (plugin.conditions().isEmpty()) {
      tree.put("message", "the plugin does not serve");
      tree.put("checks", Map.of());
      return tree;
    }
    PluginConditions conditions = plugin.conditions().get();
    HealthReport health = conditions.health();
    tree.put("message", conditions.obstacle().orElseGet(health::message));
    health.checkedAt().ifPresent(at -> tree.put("checked_at", at.toString()));
    tree.put("failures", health.failures());
    tree.put("schedule", schedule(conditions.schedule()));
    tree.put("checks", checks(conditions));
    return tree;
  }

  /** Reports on what each check found last. */
  static Map<String, Object> checks(PluginConditions conditions) {
    Map<String, Object> checks = new LinkedHashMap<>();
    conditions.health().findings().forEach(finding -> checks.put(finding.name(), check(finding)));
    return checks;
  }

  private static Map<String, Object> schedule(HealthSchedule schedule) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("enabled", schedule.enabled());
    tree.put("interval_ms", schedule.interval().toMillis());
    tree.put("timeout_ms", schedule.timeout().toMillis());
    tree.put("unhealthy_after", schedule.unhealthyAfter());
    return tree;
  }

  private static Map<String, Object> check(HealthReport.Finding finding) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("status", finding.health().status().text());
    tree.put("message", finding.health().message());
    tree.put("duration_ms", finding.took().toMillis());
    if (!finding.health().details().isEmpty()) {
      tree.put("details", finding.health().details());
    }
    return tree;
  }

  /** Reports on the limits of a manifest and, of a plugin that serves, on their use. */
  static Map<String, Object> limits(PluginManifest manifest, PluginStatus plugin) {
    Map<String, Object> limits = new LinkedHashMap<>();
    limits.put("timeout_ms", manifest.resources().timeout().toMillis());
    if (plugin.conditions().isEmpty()) {
      limits.put("concurrent", Map.of("maximum", manifest.resources().maxConcurrent()));
      manifest.resources().rateLimit().ifPresent(rate -> limits.put("rate", rate(rate)));
      return limits;
    }
    PluginConditions conditions = plugin.conditions().get();
    limits.put("concurrent", concurrent(conditions.inFlight()));
    conditions.rates().forEach((what, use) -> limits.put(key("rate", what), rate(use)));
    conditions.circuits().forEach((what, use) -> limits.put(key("circuit", what), circuit(use)));
    PluginManifest.Retry retry = manifest.runtime().retry();
    if (retry.maxAttempts() > 1 || conditions.retries() > 0) {
      limits.put("retry", retry(retry, conditions.retries()));
    }
    limits.put(
        "runaway",
        pair("used", conditions.runaway().now(), "maximum", conditions.runaway().maximum()));
    return limits;
  }

  /** Reports on what was decided on a plugin's calls of others. */
  static Map<String, Object> permissions(PluginConditions conditions) {
    PluginConditions.Permissions decided = conditions.permissions();
    return pair("allowed", decided.allowed(), "denied", decided.denied());
  }

  private static String key(String limit, String what) {
    return what.equals("plugin") ? limit : limit + " " + what;
  }

  private static Map<String, Object> concurrent(InFlight use) {
    Map<String, Object> tree = pair("used", use.now(), "maximum", use.maximum());
    tree.put("peak", use.peak());
    tree.put("refused", use.refused());
    return tree;
  }

  private static Map<String, Object> rate(PluginManifest.RateLimit rate) {
    return pair("calls", rate.calls(), "period_ms", rate.period().toMillis());
  }

  private static Map<String, Object> rate(RateUse use) {
    Map<String, Object> tree = rate(use.rate());
    tree.put("available", use.available());
    tree.put("refused", use.refused());
    return tree;
  }

  private static Map<String, Object> circuit(CircuitUse use) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("state", use.state());
    tree.put("failure_rate", use.rule().failureRate());
    tree.put("window", use.rule().window());
    tree.put("open_for_ms", use.rule().openFor().toMillis());
    tree.put("failures", use.failures());
    tree.put("counted", use.counted());
    tree.put("opened", use.opened());
    tree.put("refused", use.refused());
    if (!use.retryAfter().equals(Duration.ZERO)) {
      tree.put("retry_after_ms", use.retryAfter().toMillis());
    }
    return tree;
  }

  private static Map<String, Object> retry(PluginManifest.Retry retry, long used) {
    Map<String, Object> tree =
        pair("max_attempts", retry.maxAttempts(), "backoff_ms", retry.backoff().toMillis());
    tree.put("repeated", used);
    return tree;
  }

  private static Map<String, Object> pair(String a, Object first, String b, Object second) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(a, first);
    tree.put(b, second);
    return tree;
  }
}
