package dev.xcore.app.catalog;

import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.registry.VersionRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which installed plugins can be raised, and why others cannot. Used by one thread. */
public final class PluginUpdates {

  /** Raising one plugin can make way for another; more rounds than this are not worth waiting. */
  private static final int MOST_ROUNDS = 10;

  private final RegistryIndex index;
  private final Version framework;
  private final Map<String, InstalledRelease> before = new TreeMap<>();
  private final Map<String, InstalledRelease> state = new TreeMap<>();
  private final List<InstallPlan.Step> steps = new ArrayList<>();

  private PluginUpdates(RegistryIndex index, Version framework) {
    this.index = index;
    this.framework = framework;
  }

  /**
   * What becomes of one plugin.
   *
   * @param name the plugin
   * @param current the installed version
   * @param next the version it is raised to; empty if it stays
   * @param remark why it is not raised, or not higher; empty if it has the highest version
   */
  public record Update(String name, Version current, Optional<Version> next, String remark) {}

  /**
   * Begins with what is installed.
   *
   * @param index what can be fetched
   * @param installed what is there
   * @param framework the platform's version
   * @return nothing is raised yet
   */
  public static PluginUpdates of(
      RegistryIndex index, Collection<InstalledRelease> installed, Version framework) {
    PluginUpdates updates = new PluginUpdates(index, framework);
    installed.forEach(each -> updates.before.putIfAbsent(each.name(), each));
    updates.state.putAll(updates.before);
    return updates;
  }

  /**
   * Raises plugins as far as possible, with what they require.
   *
   * @param names installed plugins, in any order
   * @return what becomes of each, in the order of the names
   */
  public List<Update> raise(List<String> names) {
    boolean isChanged = true;
    for (int round = 0; isChanged && round < MOST_ROUNDS; round++) {
      isChanged = false;
      for (String name : names) {
        isChanged |= raise(name);
      }
    }
    return names.stream().map(this::update).toList();
  }

  private boolean raise(String name) {
    InstalledRelease present = installed(name);
    if (index.releases(name).isEmpty()) {
      return false;
    }
    try {
      InstallPlan plan = resolver().resolve(name, atLeast(present.version()));
      plan.steps()
          .forEach(step -> {
            Release release = step.release();
            state.put(
                release.name(),
                new InstalledRelease(release.name(), release.version(), release.requires()));
          });
      steps.addAll(plan.steps());
      return !plan.steps().isEmpty();
    } catch (CatalogException staysAsItIs) {
      return false; // The remark says why.
    }
  }

  private InstalledRelease installed(String name) {
    return Optional.ofNullable(state.get(name))
        .orElseThrow(() -> new CatalogException("plugin '%s' is not installed".formatted(name)));
  }

  private Resolver resolver() {
    return Resolver.create(index, state.values(), framework);
  }

  private static VersionRange atLeast(Version version) {
    return VersionRange.parse(">=" + withoutBuild(version));
  }

  private static Version withoutBuild(Version version) {
    return new Version(
        version.major(), version.minor(), version.patch(), version.preRelease(), List.of());
  }

  private Update update(String name) {
    Version current = Optional.ofNullable(before.get(name)).orElseThrow().version();
    Version reached = installed(name).version();
    Optional<Version> next =
        reached.compareTo(current) == 0 ? Optional.empty() : Optional.of(reached);
    return new Update(name, current, next, remark(name, reached));
  }

  private String remark(String name, Version reached) {
    if (index.releases(name).isEmpty()) {
      return "the registry does not have it";
    }
    Optional<Release> higher =
        index.releases(name).stream()
            .filter(release -> release.version().compareTo(reached) > 0)
            .filter(release ->
                release.version().preRelease().isEmpty()
                    || atLeast(reached).contains(release.version()))
            .findFirst();
    return higher.map(this::obstacle).orElse("");
  }

  private String obstacle(Release release) {
    if (release.yanked()) {
      return release.version() + " is yanked";
    }
    if (!release.framework().contains(framework)) {
      return "%s needs XCore %s".formatted(release.version(), release.framework());
    }
    try {
      resolver().resolve(release.name(), VersionRange.parse("=" + withoutBuild(release.version())));
      return "";
    } catch (CatalogException obstacle) {
      return String.valueOf(obstacle.getMessage()).replaceFirst("^.*? cannot be installed: ", "");
    }
  }

  /**
   * Returns what has to be done for all that was raised.
   *
   * @return in order
   */
  public InstallPlan plan() {
    return new InstallPlan(steps);
  }
}
