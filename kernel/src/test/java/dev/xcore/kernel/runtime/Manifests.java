package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PermissionRule;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.registry.PluginManifest.RateLimit;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.registry.VersionRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes manifests of trusted plugins with chosen limits. */
record Manifests(
    String name,
    Duration timeout,
    int maxConcurrent,
    Optional<RateLimit> rate,
    List<String> callers,
    Optional<List<PermissionRule>> permissions,
    Map<String, Object> config,
    PluginManifest.Retry retry,
    Optional<PluginManifest.CircuitBreaker> circuit) {

  static Manifests named(String name) {
    return new Manifests(
        name,
        Duration.ofSeconds(30),
        1000,
        Optional.empty(),
        List.of("*"),
        Optional.empty(),
        Map.of(),
        new PluginManifest.Retry(1, Duration.ZERO),
        Optional.empty());
  }

  Manifests timeout(Duration limit) {
    return new Manifests(
        name, limit, maxConcurrent, rate, callers, permissions, config, retry, circuit);
  }

  Manifests maxConcurrent(int limit) {
    return new Manifests(name, timeout, limit, rate, callers, permissions, config, retry, circuit);
  }

  Manifests rate(long calls, Duration period) {
    return new Manifests(
        name,
        timeout,
        maxConcurrent,
        Optional.of(new RateLimit(calls, period)),
        callers,
        permissions,
        config,
        retry,
        circuit);
  }

  Manifests onlyCalledBy(String... globs) {
    return new Manifests(
        name, timeout, maxConcurrent, rate, List.of(globs), permissions, config, retry, circuit);
  }

  Manifests permitted(PermissionRule... rules) {
    return new Manifests(
        name,
        timeout,
        maxConcurrent,
        rate,
        callers,
        Optional.of(List.of(rules)),
        config,
        retry,
        circuit);
  }

  Manifests retry(int attempts, Duration backoff) {
    return new Manifests(
        name,
        timeout,
        maxConcurrent,
        rate,
        callers,
        permissions,
        config,
        new PluginManifest.Retry(attempts, backoff),
        circuit);
  }

  Manifests circuit(double failureRate, int window, Duration openFor) {
    return new Manifests(
        name,
        timeout,
        maxConcurrent,
        rate,
        callers,
        permissions,
        config,
        retry,
        Optional.of(new PluginManifest.CircuitBreaker(failureRate, window, openFor)));
  }

  PluginManifest manifest() {
    return new PluginManifest(
        name,
        Version.parse("1.0.0"),
        VersionRange.parse("*"),
        ExecutionMode.TRUSTED,
        Optional.empty(),
        new PluginManifest.About("", "", "", "", List.of()),
        List.of(),
        List.of(),
        permissions,
        callers,
        List.of(),
        Map.of(),
        new PluginManifest.Resources(
            timeout, maxConcurrent, rate, 128, 100, 64, 50, Optional.empty()),
        new PluginManifest.Runtime(
            false,
            false,
            false,
            1,
            false,
            new PluginManifest.HealthCheck(true, Duration.ofSeconds(30), Duration.ofSeconds(3)),
            retry,
            circuit,
            new PluginManifest.Restart(5, Duration.ofSeconds(60), Duration.ofSeconds(1)),
            new PluginManifest.Ephemeral(0, Duration.ofSeconds(60), 10, Duration.ofSeconds(5))),
        new PluginManifest.Api("/plugins/" + name, List.of(), Map.of(), Map.of()),
        new PluginManifest.Files(List.of(), List.of()),
        config);
  }
}
