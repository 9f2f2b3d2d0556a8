package dev.xcore.app.catalog;

import dev.xcore.kernel.registry.Requirement;
import dev.xcore.kernel.registry.Version;
import java.util.List;
import java.util.Optional;

/**
 * A version that a plugin could have.
 *
 * @param name the plugin
 * @param version the version
 * @param requires other plugins it needs
 * @param release what would be fetched; empty for the version that is installed
 */
record Candidate(
    String name, Version version, List<Requirement> requires, Optional<Release> release) {

  static Candidate of(Release release) {
    return new Candidate(
        release.name(), release.version(), release.requires(), Optional.of(release));
  }

  static Candidate of(InstalledRelease kept) {
    return new Candidate(kept.name(), kept.version(), kept.requires(), Optional.empty());
  }

  boolean isKept() {
    return release.isEmpty();
  }

  String label() {
    return isKept() ? "%s %s (installed)".formatted(name, version) : name + " " + version;
  }

  /** Tells whether a version of a plugin suits all that this one requires of it, if anything. */
  Optional<Requirement> objection(String other, Version itsVersion) {
    return requires.stream()
        .filter(need -> need.name().equals(other) && !need.range().contains(itsVersion))
        .findFirst();
  }
}
