package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.ActivePlugin.PluginOperation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of every call into one version of a plugin: caller, permission, roles, deadline, rate,
 * bulkhead, instance, handler. Composed once for a manifest; a step that is not configured is not
 * in it. Thread safe.
 */
final class CallPipeline {

  /**
   * What a version keeps over all its pipelines.
   *
   * @param counters of its calls
   * @param watch over its deadlines
   * @param bulkhead that counts its calls in flight
   * @param instances that take its calls
   * @param hasRoles whether one of its actions asks for roles
   */
  record Parts(
      PluginCounters counters,
      DeadlineWatch watch,
      Bulkhead bulkhead,
      Instances instances,
      boolean hasRoles) {}

  private final PluginCounters counters;
  private final Optional<RateLimiter> limiter;
  private final Stage first;

  private CallPipeline(PluginCounters counters, Optional<RateLimiter> limiter, Stage first) {
    this.counters = counters;
    this.limiter = limiter;
    this.first = first;
  }

  /**
   * Composes a pipeline.
   *
   * @param manifest its limits
   * @param parts what it works on
   * @param previous the pipeline it replaces, whose rate is kept if it has not changed
   */
  static CallPipeline compile(
      PluginManifest manifest, Parts parts, Optional<CallPipeline> previous) {
    String plugin = manifest.name();
    PluginManifest.Resources resources = manifest.resources();
    Optional<RateLimiter> limiter =
        resources.rateLimit().map(rate -> limiter(rate, previous.flatMap(old -> old.limiter)));
    parts.bulkhead().limit(resources.maxConcurrent());

    Stage stage = new Stage.Flight(plugin, parts.bulkhead(), parts.instances().stage());
    if (limiter.isPresent()) {
      stage = new Stage.Rate(plugin, limiter.get(), stage);
    }
    stage = new Stage.Deadline(plugin, resources.timeout(), parts.watch(), parts.counters(), stage);
    if (parts.hasRoles()) {
      stage = new Stage.Roles(plugin, stage);
    }
    stage = new Stage.Permissions(plugin, stage);
    if (!manifest.allowedCallers().contains("*") && !manifest.allowedCallers().contains("**")) {
      List<Glob> allowed = manifest.allowedCallers().stream().map(Glob::new).toList();
      stage = new Stage.Callers(plugin, allowed, stage);
    }
    return new CallPipeline(parts.counters(), limiter, stage);
  }

  private static RateLimiter limiter(
      PluginManifest.RateLimit rate, Optional<RateLimiter> previous) {
    return previous
        .filter(limiter -> limiter.rate().equals(rate))
        .orElseGet(() -> RateLimiter.of(rate));
  }

  /**
   * Sends a call through.
   *
   * @param call the call
   * @param operation the plugin code
   * @param <R> its result
   * @return its result
   * @throws RetiredException if this version has left
   * @throws dev.xcore.sdk.XcoreException if a step refuses, the deadline passes or the code throws
   */
  <R extends @Nullable Object> R run(Call call, PluginOperation<R> operation) {
    try {
      R result = first.run(call, operation);
      counters.called();
      return result;
    } catch (RetiredException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      counters.called();
      counters.failed();
      throw e;
    }
  }
}
