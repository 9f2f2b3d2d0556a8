package dev.xcore.kernel.install;

import dev.xcore.kernel.registry.DependencyOrder;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.Wording;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.PluginNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What lies in the plugin folder at one moment, and whether a change of it makes sense. Immutable.
 */
final class InstalledSet {

  private final Version framework;
  private final List<PluginFolder.Entry> entries;

  private InstalledSet(Version framework, List<PluginFolder.Entry> entries) {
    this.framework = framework;
    this.entries = List.copyOf(entries);
  }

  static InstalledSet scan(PluginFolder folder, Version framework) {
    return new InstalledSet(framework, folder.scan());
  }

  /** Tells whether a plugin cannot do without another. */
  static boolean needs(PluginManifest manifest, String plugin) {
    return manifest.requires().stream()
        .anyMatch(requirement -> requirement.name().equals(plugin) && !requirement.optional());
  }

  /**
   * Finds the place of a plugin.
   *
   * @throws ConflictException if several places hold it
   */
  Optional<PluginFolder.Entry> find(String plugin) {
    List<PluginFolder.Entry> found =
        entries.stream().filter(entry -> entry.name().equals(plugin)).toList();
    if (found.size() > 1) {
      throw new ConflictException(
          "plugin '%s' lies at several places: %s; remove all but one"
              .formatted(
                  plugin,
                  String.join(
                      ", ", found.stream().map(entry -> entry.location().toString()).toList())));
    }
    return found.stream().findFirst();
  }

  /**
   * Finds the place of a plugin.
   *
   * @throws PluginNotFoundException if there is none; names the nearest
   */
  PluginFolder.Entry require(String plugin) {
    return find(plugin)
        .orElseThrow(() ->
            new PluginNotFoundException(
                "there is no plugin '%s' in the plugin folder%s"
                    .formatted(
                        Wording.shorten(plugin),
                        Wording.didYouMean(
                            plugin,
                            new TreeSet<>(
                                entries.stream().map(PluginFolder.Entry::name).toList())))));
  }

  /** Checks that nothing else lies where a plugin is to be placed. */
  void checkPlace(Path place, String plugin) {
    for (PluginFolder.Entry entry : entries) {
      if (entry.location().getFileName().equals(place.getFileName())
          && !entry.name().equals(plugin)) {
        throw new ConflictException(
            "%s is taken by plugin '%s'; remove or rename it first"
                .formatted(entry.location(), entry.name()));
      }
    }
  }

  /** Checks that a plugin finds what it requires, and that others go on finding it. */
  void checkRequirements(PluginManifest plugin, Path shown) {
    Map<String, DependencyOrder.Failure> before = failures(manifests());
    Map<String, PluginManifest> next = manifests();
    next.put(plugin.name(), plugin);
    Map<String, DependencyOrder.Failure> after = failures(next);
    List<Problem> problems = new ArrayList<>();
    DependencyOrder.Failure own = after.get(plugin.name());
    if (own != null) {
      problems.add(Problem.of(shown.toString(), own.message()));
    }
    after.forEach((name, failure) -> {
      if (!name.equals(plugin.name()) && !before.containsKey(name)) {
        problems.add(
            Problem.of(
                shown.toString(),
                "plugin '%s' could not be loaded any more: %s".formatted(name, failure.message())));
      }
    });
    if (!problems.isEmpty()) {
      boolean isFramework = own != null && own.reason() == DependencyOrder.Reason.FRAMEWORK_VERSION;
      throw new PluginLoadException(
          isFramework ? Code.FRAMEWORK_VERSION : Code.UNSATISFIED_REQUIREMENT, problems, null);
    }
  }

  /** The plugins that cannot do without another. */
  List<String> dependants(String plugin) {
    return manifests().values().stream()
        .filter(manifest -> needs(manifest, plugin))
        .map(PluginManifest::name)
        .toList();
  }

  private Map<String, PluginManifest> manifests() {
    Map<String, PluginManifest> manifests = new TreeMap<>();
    for (PluginFolder.Entry entry : entries) {
      if (entry instanceof PluginFolder.Found found) {
        manifests.putIfAbsent(found.name(), found.plugin().manifest());
      }
    }
    return manifests;
  }

  private Map<String, DependencyOrder.Failure> failures(Map<String, PluginManifest> manifests) {
    Map<String, String> unavailable = new HashMap<>();
    for (PluginFolder.Entry entry : entries) {
      if (entry instanceof PluginFolder.Broken && !manifests.containsKey(entry.name())) {
        unavailable.put(entry.name(), "its manifest is not sound");
      }
    }
    return DependencyOrder.of(manifests.values(), unavailable, framework).failures();
  }
}
