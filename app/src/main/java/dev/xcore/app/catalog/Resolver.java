package dev.xcore.app.catalog;

import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.registry.VersionRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Chooses versions: the highest of the plugin that is asked for, with whatever it requires in turn.
 * What is installed stays if it suits, else it is raised and never lowered; what requires a plugin
 * that changes must go on working. Yanked versions and those for other versions of the platform are
 * not chosen. The search is complete: if there is an answer it is found, and no answer has a higher
 * version of what was asked for. Immutable.
 */
public final class Resolver {

  private final RegistryIndex index;
  private final Map<String, InstalledRelease> installed;
  private final Version framework;

  private Resolver(
      RegistryIndex index, Map<String, InstalledRelease> installed, Version framework) {
    this.index = index;
    this.installed = Map.copyOf(installed);
    this.framework = framework;
  }

  /**
   * Makes a resolver.
   *
   * @param index what can be fetched
   * @param installed what is there
   * @param framework the platform's version
   * @return the resolver
   */
  public static Resolver create(
      RegistryIndex index, Collection<InstalledRelease> installed, Version framework) {
    Map<String, InstalledRelease> byName = new TreeMap<>();
    installed.forEach(each -> byName.putIfAbsent(each.name(), each));
    return new Resolver(index, byName, framework);
  }

  /**
   * Chooses versions.
   *
   * @param name the plugin that is asked for
   * @param range its acceptable versions
   * @return what is to be done
   * @throws CatalogException if there is no answer; says what stands in the way
   */
  public InstallPlan resolve(String name, VersionRange range) {
    List<Release> releases = index.require(name);
    List<Candidate> targets = targets(name, range);
    if (targets.isEmpty()) {
      throw new CatalogException(noVersion(name, range, releases));
    }
    ResolverSearch search = new ResolverSearch(this, name, targets);
    return search
        .run()
        .orElseThrow(() ->
            new CatalogException(
                "%s %s cannot be installed: %s".formatted(name, range, search.obstacle())));
  }

  private List<Candidate> targets(String name, VersionRange range) {
    Optional<InstalledRelease> present = installed(name);
    List<Candidate> targets = new ArrayList<>();
    for (Release release : index.releases(name)) {
      boolean isPresent =
          present.filter(kept -> kept.version().compareTo(release.version()) == 0).isPresent();
      if (range.contains(release.version()) && isPresent) {
        targets.add(Candidate.of(present.orElseThrow()));
      } else if (range.contains(release.version()) && isUsable(release)) {
        targets.add(Candidate.of(release));
      }
    }
    return targets;
  }

  private String noVersion(String name, VersionRange range, List<Release> releases) {
    Optional<Release> usable = releases.stream().filter(this::isUsable).findFirst();
    return "no version of %s suits %s; the registry has %s%s"
        .formatted(
            name,
            range.toString().isBlank() ? "*" : range,
            Versions.of(releases, framework),
            usable
                .map(best -> "; the highest that runs here: %s@%s".formatted(name, best.version()))
                .orElse(""));
  }

  boolean isUsable(Release release) {
    return !release.yanked() && release.framework().contains(framework);
  }

  Map<String, InstalledRelease> installed() {
    return installed;
  }

  Optional<InstalledRelease> installed(String name) {
    return Optional.ofNullable(installed.get(name));
  }

  RegistryIndex index() {
    return index;
  }

  Version framework() {
    return framework;
  }

  /** What a plugin that is needed could be: as it is, or anything higher, the highest first. */
  List<Candidate> candidates(String name) {
    List<Candidate> candidates = new ArrayList<>();
    Optional<InstalledRelease> present = installed(name);
    present.map(Candidate::of).ifPresent(candidates::add);
    for (Release release : index.releases(name)) {
      boolean isHigher =
          present.filter(kept -> kept.version().compareTo(release.version()) >= 0).isEmpty();
      if (isHigher && isUsable(release)) {
        candidates.add(Candidate.of(release));
      }
    }
    return candidates;
  }
}
