package dev.xcore.kernel.runtime;

import dev.xcore.handlers.HandlerTable;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.ActivePlugin.PluginOperation;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of every call into one version of a plugin: caller, permission, roles, health, hooks,
 * call middleware, deadline, rate, bulkhead, retry, circuit, instance, handler. Composed once for a
 * manifest; a step that is not configured is not in it. Thread safe.
 */
final class CallPipeline {

  /**
   * What a version keeps over all its pipelines.
   *
   * @param counters of its calls
   * @param watch over its deadlines
   * @param bulkhead that counts its calls in flight
   * @param instances that take its calls
   * @param handlers of its class
   * @param guards beside its limits
   */
  record Parts(
      PluginCounters counters,
      DeadlineWatch watch,
      Bulkhead bulkhead,
      Instances instances,
      HandlerTable handlers,
      CallGuards guards) {}

  private final PluginCounters counters;
  private final Stage shared;
  private final IdentityHashMap<Object, Stage> own;
  private final Map<String, RateLimiter> limiters;
  private final Map<String, Circuit> circuits;

  /** Made by the {@link PipelineCompiler}; {@code own} is by identity of descriptors. */
  CallPipeline(
      PluginCounters counters,
      Stage shared,
      IdentityHashMap<Object, Stage> own,
      Map<String, RateLimiter> limiters,
      Map<String, Circuit> circuits) {
    this.counters = counters;
    this.shared = shared;
    this.own = own;
    this.limiters = Collections.unmodifiableMap(new LinkedHashMap<>(limiters));
    this.circuits = Collections.unmodifiableMap(new LinkedHashMap<>(circuits));
  }

  /**
   * Composes a pipeline.
   *
   * @param manifest its limits
   * @param parts what it works on
   * @param previous the pipeline it replaces, whose rates and circuits are kept if their rules have
   *     not changed
   */
  static CallPipeline compile(
      PluginManifest manifest, Parts parts, Optional<CallPipeline> previous) {
    return new PipelineCompiler(manifest, parts, previous).compile();
  }

  /** Returns its rates, by what they limit: {@code plugin}, {@code action NAME} or a route. */
  Map<String, RateLimiter> limiters() {
    return limiters;
  }

  /** Returns its circuits, by what they protect: {@code plugin}, {@code action NAME} or a route. */
  Map<String, Circuit> circuits() {
    return circuits;
  }

  /**
   * Sends a call through.
   *
   * @param call the call
   * @param handler the descriptor of what is called, null for anything without one
   * @param operation the plugin code
   * @param <R> its result
   * @return its result
   * @throws RetiredException if this version has left
   * @throws dev.xcore.sdk.XcoreException if a step refuses, the deadline passes or the code throws
   */
  <R extends @Nullable Object> R run(
      Call call, @Nullable Object handler, PluginOperation<R> operation) {
    try {
      R result = first(handler).run(call, operation);
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

  private Stage first(@Nullable Object handler) {
    return own.isEmpty() ? shared : own.getOrDefault(handler, shared);
  }
}
