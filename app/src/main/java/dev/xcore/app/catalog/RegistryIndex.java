package dev.xcore.app.catalog;

import dev.xcore.kernel.settings.Wording;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a registry offers, at one moment. Immutable.
 *
 * @param serial grows with every change, so that an old index is recognised
 * @param generatedAt when it was written
 * @param expires when it is no longer to be believed
 * @param plugins releases by name, the highest version first
 */
public record RegistryIndex(
    long serial, Instant generatedAt, Instant expires, SortedMap<String, List<Release>> plugins) {

  private static final Comparator<Release> HIGHEST_FIRST =
      Comparator.comparing(Release::version).reversed();

  /** Copies and sorts the releases. */
  public RegistryIndex {
    SortedMap<String, List<Release>> sorted = new TreeMap<>();
    plugins.forEach(
        (name, releases) -> sorted.put(name, releases.stream().sorted(HIGHEST_FIRST).toList()));
    plugins = Collections.unmodifiableSortedMap(sorted);
  }

  static RegistryIndex empty(Instant now, Instant expires) {
    return new RegistryIndex(0, now, expires, new TreeMap<>());
  }

  /**
   * Returns the releases of a plugin.
   *
   * @param name the plugin
   * @return the highest version first; empty if there are none
   */
  public List<Release> releases(String name) {
    return plugins.getOrDefault(name, List.of());
  }

  /**
   * Returns the releases of a plugin that must be there.
   *
   * @param name the plugin
   * @return not empty, the highest version first
   * @throws CatalogException if there are none; names the nearest
   */
  public List<Release> require(String name) {
    List<Release> releases = releases(name);
    if (releases.isEmpty()) {
      throw new CatalogException(
          "the registry has no plugin '%s'%s"
              .formatted(Wording.shorten(name), Wording.didYouMean(name, plugins.keySet())));
    }
    return releases;
  }

  /**
   * Finds an exact version, yanked or not.
   *
   * @param name the plugin
   * @param version as SemVer orders it; build metadata counts
   * @return the release
   */
  public Optional<Release> find(String name, String version) {
    return releases(name).stream()
        .filter(release -> release.version().toString().equals(version))
        .findFirst();
  }

  /**
   * Searches names, descriptions and tags.
   *
   * @param term what they contain, without regard to case; empty for all
   * @return of each plugin the version to show: the highest release that is not yanked, else the
   *     highest of all
   */
  public List<Release> search(String term) {
    String wanted = term.toLowerCase(Locale.ROOT);
    return plugins.values().stream()
        .map(RegistryIndex::shown)
        .filter(release -> matches(release, wanted))
        .toList();
  }

  private static Release shown(List<Release> releases) {
    return releases.stream()
        .filter(release -> !release.yanked())
        .min(
            Comparator.comparing((Release release) -> !release.version().preRelease().isEmpty())
                .thenComparing(HIGHEST_FIRST))
        .orElseGet(releases::getFirst);
  }

  private static boolean matches(Release release, String wanted) {
    return release.name().contains(wanted)
        || release.about().description().toLowerCase(Locale.ROOT).contains(wanted)
        || release.about().tags().stream()
            .anyMatch(tag -> tag.toLowerCase(Locale.ROOT).contains(wanted));
  }

  /** Returns the next index, with a release added or replaced. */
  RegistryIndex with(Release release, Instant now, Instant nextExpiry) {
    SortedMap<String, List<Release>> next = new TreeMap<>(plugins);
    List<Release> releases = new ArrayList<>(releases(release.name()));
    releases.removeIf(other -> other.version().compareTo(release.version()) == 0);
    releases.add(release);
    next.put(release.name(), releases);
    return new RegistryIndex(serial + 1, now, nextExpiry, next);
  }

  /** Returns the next index, with the same releases. */
  RegistryIndex renewed(Instant now, Instant nextExpiry) {
    return new RegistryIndex(serial + 1, now, nextExpiry, plugins);
  }
}
