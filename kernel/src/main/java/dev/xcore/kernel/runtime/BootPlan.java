package dev.xcore.kernel.runtime;

import dev.xcore.kernel.leaks.UnloadSummary;
import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.kernel.registry.DependencyOrder;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.state.DesiredState;
import dev.xcore.kernel.state.DesiredStates;
import dev.xcore.kernel.state.HistoryLimits;
import dev.xcore.kernel.state.PluginStateFile;
import dev.xcore.kernel.state.Wish;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides at boot what is to be loaded, and in which order. Touches no code. */
final class BootPlan {

  static final String ACTOR = "boot";

  private static final Logger LOG = LoggerFactory.getLogger(BootPlan.class);

  private final KernelOptions options;
  private final PluginTable table;
  private final Admission admission;
  private final DesiredStates desired;

  BootPlan(KernelOptions options, PluginTable table, Admission admission, DesiredStates desired) {
    this.admission = admission;
    this.options = options;
    this.table = table;
    this.desired = desired;
  }

  /** Reports on what lies on disk as a boot would find it; nothing is loaded. */
  static List<PluginStatus> forecast(KernelOptions options) {
    PluginNews unheard = new PluginNews(SystemEvents.unheard());
    PluginTable table =
        new PluginTable(
            candidate -> candidate,
            InstantSource.system(),
            unheard,
            report -> report,
            name -> UnloadSummary.NONE,
            true,
            options.core());
    DesiredStates desired = PluginStateFile.open(options.desiredStateFile(), HistoryLimits.USUAL);
    SignatureGate gate = SignatureGate.of(options, SystemEvents.unheard());
    Admission admission =
        new Admission(
            options.frameworkVersion(),
            found -> gate.check(found, found.location().toString()),
            table);
    new BootPlan(options, table, admission, desired)
        .plan(PluginSource.scan(PluginFolder.of(options)));
    return table.entries().stream().map(PluginEntry::status).toList();
  }

  /** Decides what can be loaded, in waves, without touching any code; the rest fails at once. */
  List<List<PluginPackage>> plan(PluginSource source) {
    Map<String, PluginPackage> wanted = new TreeMap<>(source.sound());
    wanted.keySet().removeIf(name -> isServing(name));
    discover(source, wanted);
    refuseModes(wanted);
    DependencyOrder order = order(wanted);
    wanted.forEach((name, found) ->
        Optional.ofNullable(order.failures().get(name)).ifPresent(failure -> fail(found, failure)));
    table.publish();
    return waves(order, wanted);
  }

  /** Core plugins come first: what others load with may need them. */
  private static List<List<PluginPackage>> waves(
      DependencyOrder order, Map<String, PluginPackage> wanted) {
    List<List<PluginPackage>> waves = new ArrayList<>();
    for (boolean isCore : List.of(true, false)) {
      for (List<PluginManifest> wave : order.waves()) {
        List<PluginPackage> next =
            wave.stream()
                .map(manifest -> Objects.requireNonNull(wanted.get(manifest.name())))
                .filter(found -> (found.form() == PluginPackage.Form.CORE) == isCore)
                .toList();
        if (!next.isEmpty()) {
          waves.add(next);
        }
      }
    }
    return waves;
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
          String shown = source.sound().containsKey(free) ? beside(free, location) : free;
          if (!isServing(shown)) {
            entry(shown, location.toString()).failed(failure, ACTOR);
            log(shown, failure);
          }
        });
    wanted.forEach((name, found) -> {
      require(name).validated(found.manifest(), ACTOR);
      source.warn(name);
    });
    wanted.keySet().removeIf(this::isUnwanted);
  }

  /** A name for what has the name of another, fit for events. */
  private static String beside(String name, Path location) {
    Path folder = location.getParent();
    String place = String.valueOf(folder == null ? location : folder.getFileName());
    return name + "-in-" + place.replaceAll("[^A-Za-z0-9_-]", "_");
  }

  /** Respects the configuration's word, then the user's. */
  private boolean isUnwanted(String name) {
    PluginEntry entry = require(name);
    if (options.core().has(name)) {
      return false;
    }
    Optional<DesiredState> desired = entry.desired();
    if (options.disabled().contains(name)) {
      entry.move(PluginState.DISABLED, "listed in plugins.disabled", ACTOR);
      return true;
    }
    if (entry.isWanted()) {
      return false;
    }
    boolean isDisabled = desired.filter(word -> word.wish() == Wish.DISABLED).isPresent();
    String what = isDisabled ? "disabled" : "unloaded";
    entry.move(
        isDisabled ? PluginState.DISABLED : PluginState.UNLOADED,
        desired.map(word -> what + " by " + word.actor() + " at " + word.since()).orElse(what),
        ACTOR);
    return true;
  }

  private PluginEntry entry(String name, String location) {
    PluginEntry entry = table.register(name, location);
    entry.desire(desired.find(name).orElse(null));
    entry.rediscover(location, "found at boot", ACTOR);
    return entry;
  }

  PluginEntry require(String name) {
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

  void fail(PluginPackage found, PluginLoadException failure) {
    require(found.manifest().name()).failed(failure, ACTOR);
    log(found.manifest().name(), failure);
  }

  private static void log(String name, PluginLoadException failure) {
    LOG.warn("plugin={} cannot be loaded: {}", name, PluginEntry.headline(failure));
  }
}
