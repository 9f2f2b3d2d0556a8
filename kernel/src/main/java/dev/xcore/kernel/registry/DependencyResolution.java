package dev.xcore.kernel.registry;

import dev.xcore.kernel.registry.DependencyOrder.Failure;
import dev.xcore.kernel.registry.DependencyOrder.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One computation of a {@link DependencyOrder}. */
final class DependencyResolution {

  private final Map<String, String> unavailable;
  private final Version framework;
  private final Map<String, PluginManifest> plugins = new TreeMap<>();
  private final Map<String, Failure> failures = new LinkedHashMap<>();

  DependencyResolution(Map<String, String> unavailable, Version framework) {
    this.unavailable = unavailable;
    this.framework = framework;
  }

  DependencyOrder resolve(Collection<PluginManifest> manifests) {
    for (PluginManifest manifest : manifests) {
      if (plugins.put(manifest.name(), manifest) != null) {
        fail(
            manifest,
            Reason.DUPLICATE_NAME,
            "two plugins are called '%s'; rename one".formatted(manifest.name()));
      }
    }
    plugins.values().forEach(this::checkFramework);
    plugins.values().forEach(this::checkRequirements);
    findCircles();
    block();
    return new DependencyOrder(waves(), failures);
  }

  private void fail(PluginManifest plugin, Reason reason, String message) {
    failures.putIfAbsent(plugin.name(), new Failure(reason, message));
  }

  private void checkFramework(PluginManifest plugin) {
    if (!plugin.frameworkVersion().contains(framework)) {
      fail(
          plugin,
          Reason.FRAMEWORK_VERSION,
          "needs XCore %s, this is %s".formatted(plugin.frameworkVersion(), framework));
    }
  }

  private void checkRequirements(PluginManifest plugin) {
    List<String> wrong =
        plugin.requires().stream()
            .map(requirement -> checkRequirement(plugin, requirement))
            .flatMap(Optional::stream)
            .toList();
    if (!wrong.isEmpty()) {
      fail(plugin, Reason.UNSATISFIED_REQUIREMENT, String.join("; ", wrong));
    }
  }

  private Optional<String> checkRequirement(PluginManifest plugin, Requirement requirement) {
    PluginManifest required = plugins.get(requirement.name());
    if (required == null) {
      if (requirement.optional() || unavailable.containsKey(requirement.name())) {
        return Optional.empty();
      }
      Set<String> others = new TreeSet<>(plugins.keySet());
      others.addAll(unavailable.keySet());
      others.remove(plugin.name());
      return Optional.of(RequirementWording.absent(requirement, others));
    }
    Failure failure = failures.get(requirement.name());
    return requirement.range().contains(required.version())
        ? Optional.empty()
        : Optional.of(
            RequirementWording.wrongVersion(
                requirement, required.version(), failure == null ? "" : failure.message()));
  }

  /** The plugins a plugin waits for: those it needs, or those it can do without. */
  private Set<String> waitsFor(PluginManifest plugin, boolean optional) {
    Set<String> names = new TreeSet<>();
    for (Requirement requirement : plugin.requires()) {
      if (requirement.optional() == optional
          && plugins.containsKey(requirement.name())
          && !(optional && failures.containsKey(requirement.name()))) {
        names.add(requirement.name());
      }
    }
    return names;
  }

  private void findCircles() {
    Set<String> done = new HashSet<>();
    plugins.keySet().forEach(name -> walk(name, done));
  }

  /** Walks depth first without recursion; a name met again on the way closes a circle. */
  private void walk(String start, Set<String> done) {
    LinkedHashSet<String> way = new LinkedHashSet<>();
    Deque<Deque<String>> open = new ArrayDeque<>();
    open.push(new ArrayDeque<>(List.of(start)));
    while (!open.isEmpty()) {
      String name = open.element().poll();
      PluginManifest plugin = name == null ? null : plugins.get(name);
      if (plugin == null) {
        open.pop();
        if (!way.isEmpty()) {
          done.add(way.removeLast());
        }
      } else if (way.contains(plugin.name())) {
        failCircle(List.copyOf(way), plugin.name());
      } else if (!done.contains(plugin.name())) {
        way.addLast(plugin.name());
        open.push(new ArrayDeque<>(waitsFor(plugin, false)));
      }
    }
  }

  private void failCircle(List<String> way, String again) {
    List<String> circle = way.subList(way.indexOf(again), way.size());
    String message = RequirementWording.circle(circle);
    circle.forEach(
        name -> failures.putIfAbsent(name, new Failure(Reason.CIRCULAR_REQUIREMENT, message)));
  }

  /** Spreads failures to whoever needs the failed ones, until nothing changes. */
  private void block() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (PluginManifest plugin : plugins.values()) {
        if (!failures.containsKey(plugin.name())) {
          Optional<String> cause = blockedBy(plugin);
          cause.ifPresent(message -> fail(plugin, Reason.BLOCKED, message));
          changed |= cause.isPresent();
        }
      }
    }
  }

  private Optional<String> blockedBy(PluginManifest plugin) {
    for (Requirement requirement : plugin.requires()) {
      String name = requirement.name();
      Failure failure = failures.get(name);
      String cause = failure == null ? unavailable.get(name) : failure.message();
      if (!requirement.optional() && cause != null) {
        return Optional.of(RequirementWording.blocked(name, cause));
      }
    }
    return Optional.empty();
  }

  private List<List<PluginManifest>> waves() {
    Map<String, Set<String>> waiting = waiting();
    Map<String, List<String>> dependants = new HashMap<>();
    waiting.forEach((name, needed) ->
        needed.forEach(
            other -> dependants.computeIfAbsent(other, _ -> new ArrayList<>()).add(name)));
    List<List<PluginManifest>> waves = new ArrayList<>();
    Set<String> ready = new TreeSet<>(waiting.keySet());
    ready.removeIf(name -> !waiting.getOrDefault(name, Set.of()).isEmpty());
    while (!waiting.isEmpty()) {
      Set<String> wave = ready.isEmpty() ? openCircle(waiting.keySet()) : ready;
      waves.add(wave.stream().map(this::manifest).toList());
      waiting.keySet().removeAll(wave);
      ready = new TreeSet<>();
      for (String loaded : wave) {
        for (String dependant : dependants.getOrDefault(loaded, List.of())) {
          Set<String> needed = waiting.get(dependant);
          if (needed != null && needed.remove(loaded) && needed.isEmpty()) {
            ready.add(dependant);
          }
        }
      }
    }
    return waves;
  }

  /** What each plugin that can load waits for. */
  private Map<String, Set<String>> waiting() {
    Map<String, Set<String>> waiting = new TreeMap<>();
    plugins.forEach((name, plugin) -> {
      if (!failures.containsKey(name)) {
        Set<String> needed = waitsFor(plugin, false);
        needed.addAll(waitsFor(plugin, true));
        waiting.put(name, needed);
      }
    });
    return waiting;
  }

  /** Only optional requirements can still form a circle; one of them has to give way. */
  private Set<String> openCircle(Set<String> waiting) {
    return waiting.stream()
        .filter(name -> waitsFor(manifest(name), false).stream().noneMatch(waiting::contains))
        .findFirst()
        .map(Set::of)
        .orElseThrow();
  }

  private PluginManifest manifest(String name) {
    return Objects.requireNonNull(plugins.get(name), name);
  }
}
