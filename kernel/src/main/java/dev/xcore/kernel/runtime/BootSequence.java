package dev.xcore.kernel.runtime;

import dev.xcore.kernel.events.HookPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Loads everything that lies in the plugin folder: in waves of plugins that need only what earlier
 * waves hold, a wave side by side. A failure reaches only the plugins that require the failed one.
 */
final class BootSequence {

  private static final String ACTOR = BootPlan.ACTOR;

  private final KernelOptions options;
  private final BootPlan plan;
  private final PluginTable table;
  private final PluginLoader loader;
  private final Admission admission;
  private final Retirement retirement;
  private final LifecycleHooks hooks;
  private final Map<String, LifecycleHooks.Change> begun = new HashMap<>();

  BootSequence(
      KernelOptions options,
      BootPlan plan,
      PluginTable table,
      PluginLoader loader,
      Admission admission,
      Retirement retirement,
      LifecycleHooks hooks) {
    this.options = options;
    this.plan = plan;
    this.table = table;
    this.loader = loader;
    this.admission = admission;
    this.retirement = retirement;
    this.hooks = hooks;
  }

  /** Loads what is there; what fails is in its status. */
  void run(PluginSource source) {
    plan.plan(source).forEach(this::wave);
  }

  private void wave(List<PluginPackage> wave) {
    List<PluginPackage> ready = new ArrayList<>();
    for (PluginPackage found : wave) {
      try {
        admission.checkRequirements(found);
        PluginEntry entry = plan.require(found.manifest().name());
        begun.put(entry.name(), hooks.begin(HookPoint.PLUGIN_LOAD, found, ACTOR));
        entry.move(PluginState.RESOLVED, "all it requires serves", ACTOR);
        entry.move(PluginState.LOADING, "its turn at boot", ACTOR);
        ready.add(found);
      } catch (PluginLoadException e) {
        fail(found, e);
      }
    }
    commit(load(ready));
  }

  /** Loads side by side; returns what was started, by name. */
  private Map<PluginPackage, LoadedPlugin> load(List<PluginPackage> ready) {
    Map<PluginPackage, LoadedPlugin> started = new LinkedHashMap<>();
    int threads = Math.clamp(ready.size(), 1, Math.max(1, options.parallelism()));
    ExecutorService workers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("xcore-load-", 0).daemon().factory());
    try {
      Map<PluginPackage, Future<LoadedPlugin>> results = new LinkedHashMap<>();
      for (PluginPackage found : ready) {
        results.put(found, workers.submit(() -> load(found)));
      }
      results.forEach((found, result) -> {
        try {
          // Bounded by the deadlines of the compiler and of the plugin's callbacks.
          started.put(found, result.get());
        } catch (ExecutionException e) {
          fail(found, PluginChanges.failure(found.location(), e.getCause()));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          fail(found, PluginChanges.failure(found.location(), e));
        }
      });
    } finally {
      workers.shutdownNow();
    }
    return started;
  }

  private void fail(PluginPackage found, PluginLoadException failure) {
    plan.fail(found, failure);
    Optional.ofNullable(begun.remove(found.manifest().name()))
        .ifPresent(change -> change.failed(failure));
  }

  private LoadedPlugin load(PluginPackage found) {
    List<PluginExports> exports = PluginExports.visibleTo(found.manifest(), table::serving);
    return loader.load(found, Optional.empty(), exports);
  }

  private void commit(Map<PluginPackage, LoadedPlugin> started) {
    if (started.isEmpty()) {
      table.publish();
      return;
    }
    started.keySet().forEach(found -> loaded(found));
    try {
      table.publishWith(List.copyOf(started.values()));
      started.forEach(this::activate);
    } catch (RuntimeException e) {
      // Somebody contradicts somebody: one by one, so that only the later one fails.
      started.entrySet().stream()
          .sorted(Comparator.comparing(entry -> entry.getKey().manifest().name()))
          .forEach(entry -> commit(entry.getKey(), entry.getValue()));
    }
    table.publish();
  }

  private void loaded(PluginPackage found) {
    plan.require(found.manifest().name()).move(PluginState.LOADED, "started", ACTOR);
  }

  private void commit(PluginPackage found, LoadedPlugin version) {
    try {
      table.publishWith(List.of(version));
      activate(found, version);
    } catch (RuntimeException e) {
      retirement.discard(version);
      fail(found, PluginChanges.failure(found.location(), e));
    }
  }

  private void activate(PluginPackage found, LoadedPlugin version) {
    String name = found.manifest().name();
    plan.require(name).activated(version, found.location().toString(), "it serves", ACTOR);
    Optional.ofNullable(begun.remove(name)).ifPresent(LifecycleHooks.Change::done);
  }
}
