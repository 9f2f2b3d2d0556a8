package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.registry.Requirement;
import dev.xcore.kernel.registry.RequirementWording;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether a plugin may be loaded beside those that serve. */
final class Admission {

  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final Version framework;
  private final Consumer<PluginPackage> signatures;
  private final PluginTable table;

  /**
   * Makes one.
   *
   * @param signatures refuses a plugin for what can be seen of its signature now
   */
  Admission(Version framework, Consumer<PluginPackage> signatures, PluginTable table) {
    this.framework = framework;
    this.signatures = signatures;
    this.table = table;
  }

  /**
   * Checks mode, platform version and requirements.
   *
   * @throws PluginLoadException if it may not be loaded; says how to mend it
   */
  void check(PluginPackage found) {
    checkMode(found);
    PluginManifest manifest = found.manifest();
    if (!manifest.frameworkVersion().contains(framework)) {
      throw refused(
          found,
          Code.FRAMEWORK_VERSION,
          "needs XCore %s, this is %s".formatted(manifest.frameworkVersion(), framework));
    }
    checkRequirements(found);
  }

  /** Checks that plugins of this mode, signed like this, can run here. */
  void checkMode(PluginPackage found) {
    if (found.form() != PluginPackage.Form.CORE) {
      signatures.accept(found);
    }
    if (found.manifest().mode() == ExecutionMode.SANDBOXED
        && !found.manifest().exports().isEmpty()) {
      throw refused(
          found,
          Code.MODE_UNAVAILABLE,
          "a sandboxed plugin cannot export packages: others cannot link to code of another process"
              + " (unsupported_in_sandbox); remove 'exports', or set execution_mode: trusted if you"
              + " trust it");
    }
  }

  /** Checks that every required plugin serves, in a version that suits. */
  void checkRequirements(PluginPackage found) {
    List<Problem> problems = new ArrayList<>();
    for (Requirement requirement : found.manifest().requires()) {
      missing(requirement)
          .ifPresent(message -> problems.add(Problem.of(found.location().toString(), message)));
    }
    if (!problems.isEmpty()) {
      throw new PluginLoadException(Code.UNSATISFIED_REQUIREMENT, problems, null);
    }
    checkCircles(found);
    PluginNotices.absent(found.manifest(), table.snapshot())
        .forEach(notice -> LOG.warn("plugin={} {}", found.manifest().name(), notice));
  }

  /** A plugin that serves may, in its next version, require one that requires it. */
  private void checkCircles(PluginPackage found) {
    String name = found.manifest().name();
    Map<String, String> requiredBy = new HashMap<>();
    Deque<PluginManifest> open = new ArrayDeque<>(List.of(found.manifest()));
    while (!open.isEmpty()) {
      PluginManifest manifest = open.pop();
      for (Requirement requirement : needed(manifest)) {
        if (requirement.name().equals(name)) {
          throw refused(
              found,
              Code.CIRCULAR_REQUIREMENT,
              RequirementWording.circle(circle(name, manifest.name(), requiredBy)));
        }
        if (requiredBy.putIfAbsent(requirement.name(), manifest.name()) == null) {
          Optional.ofNullable(table.snapshot().active().get(requirement.name()))
              .ifPresent(next -> open.push(next.manifest()));
        }
      }
    }
  }

  /** What a plugin can do without makes no circle. */
  private static List<Requirement> needed(PluginManifest manifest) {
    return manifest.requires().stream().filter(requirement -> !requirement.optional()).toList();
  }

  /** Goes back from the last plugin of a circle to the first. */
  private static List<String> circle(String first, String last, Map<String, String> requiredBy) {
    List<String> circle = new ArrayList<>();
    String name = last;
    while (name != null && !name.equals(first)) {
      circle.addFirst(name);
      name = requiredBy.get(name);
    }
    circle.addFirst(first);
    return circle;
  }

  private Optional<String> missing(Requirement requirement) {
    Optional<PluginEntry> entry = table.find(requirement.name());
    Optional<PluginManifest> serving =
        entry.flatMap(PluginEntry::loaded).map(loaded -> loaded.active().manifest());
    if (serving.isEmpty()) {
      return requirement.optional() ? Optional.empty() : Optional.of(blocked(requirement, entry));
    }
    return requirement.range().contains(serving.get().version())
        ? Optional.empty()
        : Optional.of(RequirementWording.wrongVersion(requirement, serving.get().version(), ""));
  }

  private String blocked(Requirement requirement, Optional<PluginEntry> entry) {
    return entry
        .map(PluginEntry::blocking)
        .map(cause -> RequirementWording.blocked(requirement.name(), cause))
        .orElseGet(() ->
            RequirementWording.absent(
                requirement, table.entries().stream().map(PluginEntry::name).toList()));
  }

  /** Checks that the plugins that require a serving one accept its next version. */
  void checkDependants(PluginPackage next) {
    for (PluginManifest dependant : dependants(next.manifest().name())) {
      for (Requirement requirement : dependant.requires()) {
        if (requirement.name().equals(next.manifest().name())
            && !requirement.range().contains(next.manifest().version())) {
          throw refused(
              next,
              Code.UNSATISFIED_REQUIREMENT,
              "plugin '%s' requires %s %s, but the new version is %s"
                  .formatted(
                      dependant.name(),
                      requirement.name(),
                      requirement.range(),
                      next.manifest().version()));
        }
      }
    }
  }

  /** Whether everything that a plugin requires serves, in a version that suits. */
  boolean isSatisfied(PluginManifest manifest) {
    return manifest.requires().stream().allMatch(requirement -> missing(requirement).isEmpty());
  }

  /** Lists the serving plugins that cannot do without another, however far, outermost first. */
  List<String> allDependants(String name) {
    Map<String, Set<String>> needers = new TreeMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(name));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (!needers.containsKey(next)) {
        Set<String> direct = new TreeSet<>();
        dependants(next).forEach(dependant -> direct.add(dependant.name()));
        needers.put(next, direct);
        open.addAll(direct);
      }
    }
    needers.remove(name);
    return outermostFirst(needers);
  }

  private static List<String> outermostFirst(Map<String, Set<String>> needers) {
    List<String> ordered = new ArrayList<>();
    while (!needers.isEmpty()) {
      List<String> free =
          needers.keySet().stream()
              .filter(name -> ordered.containsAll(needers.getOrDefault(name, Set.of())))
              .toList();
      if (free.isEmpty()) {
        throw new IllegalStateException("plugins require each other: " + needers.keySet());
      }
      ordered.addAll(free);
      free.forEach(needers::remove);
    }
    return List.copyOf(ordered);
  }

  /** Returns the serving plugins that cannot do without another. */
  List<PluginManifest> dependants(String name) {
    return table.snapshot().active().values().stream()
        .map(ActivePlugin::manifest)
        .filter(manifest ->
            manifest.requires().stream()
                .anyMatch(
                    requirement -> requirement.name().equals(name) && !requirement.optional()))
        .sorted(java.util.Comparator.comparing(PluginManifest::name))
        .toList();
  }

  private static PluginLoadException refused(PluginPackage found, Code code, String message) {
    return new PluginLoadException(
        code, List.of(Problem.of(found.location().toString(), message)), null);
  }
}
