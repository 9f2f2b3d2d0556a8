package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.DependencyOrder;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads everything that lies in the plugin folder: in waves of plugins that need only what earlier
 * waves hold, a wave side by side. A failure reaches only the plugins that require the failed one.
 */
final class BootSequence {

  private static final Logger LOG = LoggerFactory.getLogger(BootSequence.class);
  private static final String ACTOR = "boot";

  private final KernelOptions options;
  private final PluginTable table;
  private final PluginLoader loader;
  private final Admission admission;
  private final Retirement retirement;

  BootSequence(
      KernelOptions options,
      PluginTable table,
      PluginLoader loader,
      Admission admission,
      Retirement retirement) {
    this.options = options;
    this.table = table;
    this.loader = loader;
    this.admission = admission;
    this.retirement = retirement;
  }

  /** Loads what is there; what fails is in its status. */
  void run(PluginSource source) {
    Map<String, PluginPackage> wanted = new TreeMap<>(source.sound());
    wanted.keySet().removeIf(name -> isServing(name));
    discover(source, wanted);
    refuseModes(wanted);
    DependencyOrder order = order(wanted);
    wanted.forEach((name, found) ->
        Optional.ofNullable(order.failures().get(name)).ifPresent(failure -> fail(found, failure)));
    table.publish();
    for (List<PluginManifest> wave : order.waves()) {
      wave(wave.stream().map(manifest -> wanted.get(manifest.name())).toList());
    }
  }

  private boolean isServing(String name) {
    return table.find(name).flatMap(PluginEntry::loaded).isPresent();
  }

  private void discover(PluginSource source, Map<String, PluginPackage> wanted) {
    wanted.forEach((name, found) -> entry(name, found.location().toString()));
    source
        .refused()
        .forEach((location, failure) -> {
          String name = PluginSource.nameOf(location);
          boolean isTaken = source.sound().containsKey(name);
          String free = isTaken ? String.valueOf(location.getFileName()) : name;
          String shown = source.sound().containsKey(free) ? location.toString() : free;
          if (!isServing(shown)) {
            entry(shown, location.toString()).failed(failure, ACTOR);
            log(shown, failure);
          }
        });
    wanted.forEach((name, found) -> {
      require(name).validated(found.manifest(), ACTOR);
      source.warn(name);
    });
    for (String name : options.disabled()) {
      if (wanted.remove(name) != null) {
        require(name).move(PluginState.DISABLED, "listed in plugins.disabled", ACTOR);
      }
    }
  }

  private PluginEntry entry(String name, String location) {
    PluginEntry entry = table.register(name, location);
    entry.rediscover(location, "found at boot", ACTOR);
    return entry;
  }

  private PluginEntry require(String name) {
    return table.find(name).orElseThrow();
  }

  private void refuseModes(Map<String, PluginPackage> wanted) {
    for (PluginPackage found : List.copyOf(wanted.values())) {
      try {
        admission.checkMode(found);
      } catch (PluginLoadException e) {
        wanted.remove(found.manifest().name());
        fail(found, e);
      }
    }
  }

  private DependencyOrder order(Map<String, PluginPackage> wanted) {
    Map<String, String> unavailable = new LinkedHashMap<>();
    table.entries().stream()
        .filter(entry -> !wanted.containsKey(entry.name()))
        .filter(entry -> entry.loaded().isEmpty())
        .forEach(entry -> unavailable.put(entry.name(), entry.blocking()));
    List<PluginManifest> manifests = new ArrayList<>();
    wanted.values().forEach(found -> manifests.add(found.manifest()));
    return DependencyOrder.of(manifests, unavailable, options.frameworkVersion());
  }

  private void fail(PluginPackage found, DependencyOrder.Failure failure) {
    Code code =
        switch (failure.reason()) {
          case DUPLICATE_NAME -> Code.DUPLICATE_NAME;
          case FRAMEWORK_VERSION -> Code.FRAMEWORK_VERSION;
          case UNSATISFIED_REQUIREMENT, BLOCKED -> Code.UNSATISFIED_REQUIREMENT;
          case CIRCULAR_REQUIREMENT -> Code.CIRCULAR_REQUIREMENT;
        };
    Problem problem = Problem.of(found.location().toString(), failure.message());
    fail(found, new PluginLoadException(code, List.of(problem), null));
  }

  private void fail(PluginPackage found, PluginLoadException failure) {
    require(found.manifest().name()).failed(failure, ACTOR);
    log(found.manifest().name(), failure);
  }

  private static void log(String name, PluginLoadException failure) {
    LOG.warn("plugin={} cannot be loaded: {}", name, PluginEntry.headline(failure));
  }

  private void wave(List<PluginPackage> wave) {
    List<PluginPackage> ready = new ArrayList<>();
    for (PluginPackage found : wave) {
      try {
        admission.checkRequirements(found);
        PluginEntry entry = require(found.manifest().name());
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
        results.put(found, workers.submit(() -> loader.load(found, Optional.empty())));
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
    require(found.manifest().name()).move(PluginState.LOADED, "started", ACTOR);
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
    require(found.manifest().name())
        .activated(version, found.location().toString(), "it serves", ACTOR);
  }
}
