package dev.xcore.kernel.runtime;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.handlers.CallPolicy;
import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.registry.PluginManifest.RateLimit;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Composes the pipelines of one version of a plugin: one for all its handlers, and one more for
 * each handler whose annotations ask for something of their own. Limits and circuits whose rule has
 * not changed are taken over from the pipeline before. Used by one thread.
 */
final class PipelineCompiler {

  private static final String WHOLE = "plugin";

  private final PluginManifest manifest;
  private final CallPipeline.Parts parts;
  private final String plugin;
  private final Map<String, RateLimiter> oldLimiters;
  private final Map<String, Circuit> oldCircuits;
  private final Map<String, RateLimiter> limiters = new LinkedHashMap<>();
  private final Map<String, Circuit> circuits = new LinkedHashMap<>();

  PipelineCompiler(
      PluginManifest manifest, CallPipeline.Parts parts, Optional<CallPipeline> previous) {
    this.manifest = manifest;
    this.parts = parts;
    this.plugin = manifest.name();
    this.oldLimiters = previous.map(CallPipeline::limiters).orElseGet(HashMap::new);
    this.oldCircuits = previous.map(CallPipeline::circuits).orElseGet(HashMap::new);
  }

  CallPipeline compile() {
    parts.bulkhead().limit(manifest.resources().maxConcurrent());
    Stage shared = compile(CallPolicy.NONE, WHOLE);
    IdentityHashMap<Object, Stage> own = new IdentityHashMap<>();
    for (ActionDescriptor action : parts.handlers().actions().values()) {
      if (!action.policy().isEmpty()) {
        own.put(action, compile(action.policy(), "action " + action.name()));
      }
    }
    for (RouteDescriptor route : parts.handlers().routes()) {
      if (!route.policy().isEmpty()) {
        own.put(route, compile(route.policy(), route.method() + " " + route.path()));
      }
    }
    return new CallPipeline(parts.counters(), shared, own, limiters, circuits);
  }

  /** Composes from the inside to the outside. */
  private Stage compile(CallPolicy policy, String key) {
    Stage stage = circuit(policy, key, parts.instances().stage());
    stage = retry(policy, stage);
    stage = new Stage.Flight(plugin, parts.bulkhead(), stage);
    if (policy.rateLimit().isPresent()) {
      CallPolicy.Rate rate = policy.rateLimit().get();
      stage = rate(key, new RateLimit(rate.calls(), rate.period()), stage);
    }
    if (manifest.resources().rateLimit().isPresent()) {
      stage = rate(WHOLE, manifest.resources().rateLimit().get(), stage);
    }
    Duration timeout = manifest.resources().timeout();
    stage = new Stage.Deadline(plugin, timeout, parts.watch(), parts.counters(), stage);
    stage = parts.guards().middlewares().around(plugin, stage);
    stage = HookStage.of(plugin, parts.guards().hooks(), stage);
    stage = new GateStage(plugin, parts.guards().availability(), stage);
    if (parts.handlers().hasDemands()) {
      stage = new Stage.Demands(plugin, stage);
    }
    stage = new Stage.Permissions(plugin, parts.guards().judge(), stage);
    if (!manifest.allowedCallers().contains("*") && !manifest.allowedCallers().contains("**")) {
      List<Glob> allowed = manifest.allowedCallers().stream().map(Glob::new).toList();
      stage = new Stage.Callers(plugin, allowed, parts.guards().judge(), stage);
    }
    return stage;
  }

  private Stage circuit(CallPolicy policy, String key, Stage next) {
    Optional<PluginManifest.CircuitBreaker> own =
        policy
            .circuitBreaker()
            .map(rule ->
                new PluginManifest.CircuitBreaker(
                    rule.failureRate(), rule.window(), rule.openFor()));
    if (own.isPresent()) {
      return new CircuitStage(circuit(key, own.get()), next);
    }
    return manifest
        .runtime()
        .circuitBreaker()
        .<Stage>map(rule -> new CircuitStage(circuit(WHOLE, rule), next))
        .orElse(next);
  }

  private Circuit circuit(String key, PluginManifest.CircuitBreaker rule) {
    return circuits.computeIfAbsent(
        key,
        name ->
            Optional.ofNullable(oldCircuits.get(name))
                .filter(old -> old.rule().equals(rule))
                .orElseGet(() -> newCircuit(name, rule)));
  }

  private Circuit newCircuit(String key, PluginManifest.CircuitBreaker rule) {
    String subject =
        key.equals(WHOLE) ? "plugin '" + plugin + "'" : key + " of plugin '" + plugin + "'";
    return new Circuit(
        subject, rule, DeadlineWatch::now, new CircuitEvents(plugin, key, parts.guards().events()));
  }

  private Stage retry(CallPolicy policy, Stage next) {
    PluginManifest.Retry whole = manifest.runtime().retry();
    CallPolicy.Repetition rule =
        policy
            .retry()
            .orElseGet(
                () -> new CallPolicy.Repetition(whole.maxAttempts(), whole.backoff(), List.of()));
    return rule.maxAttempts() < 2
        ? next
        : new RetryStage(
            rule,
            parts.counters(),
            nanos -> Thread.sleep(Duration.ofNanos(nanos)),
            () -> ThreadLocalRandom.current().nextDouble(),
            next);
  }

  private Stage rate(String key, RateLimit rate, Stage next) {
    String subject = key.equals(WHOLE) ? "" : key + " of ";
    RateLimiter limiter =
        limiters.computeIfAbsent(
            key,
            name ->
                Optional.ofNullable(oldLimiters.get(name))
                    .filter(old -> old.rate().equals(rate))
                    .orElseGet(() -> RateLimiter.of(rate)));
    return new Stage.Rate(subject + "plugin '" + plugin + "'", limiter, next);
  }
}
