package dev.xcore.kernel.surface;

import dev.xcore.kernel.registry.Version;
import java.time.InstantSource;
import java.util.List;

/**
 * What changed between two versions of a plugin, and what Semantic Versioning says of it.
 *
 * @param from the old version
 * @param to the new version
 * @param changes breaking ones first
 */
public record SurfaceComparison(Version from, Version to, List<SurfaceChange> changes) {

  /** Copies the changes. */
  public SurfaceComparison {
    changes = List.copyOf(changes);
  }

  /**
   * Compares two surfaces.
   *
   * @param before the old version's
   * @param after the new version's
   * @param clock tells which versions of the API have ended and may go
   * @return what changed
   */
  public static SurfaceComparison of(Surface before, Surface after, InstantSource clock) {
    List<SurfaceChange> found = new SurfaceDifference(before, after, clock).find();
    List<SurfaceChange> ordered =
        java.util.stream.Stream.concat(
                found.stream().filter(SurfaceChange::isBreaking),
                found.stream().filter(change -> !change.isBreaking()))
            .toList();
    return new SurfaceComparison(before.version(), after.version(), ordered);
  }

  /**
   * Returns the changes that can hurt users of the old version.
   *
   * @return in the order found
   */
  public List<SurfaceChange> breaking() {
    return changes.stream().filter(SurfaceChange::isBreaking).toList();
  }

  /**
   * Tells whether the version numbers allow the changes: breaking ones need a higher major version,
   * or below 1.0.0 a higher minor version.
   *
   * @return true if nobody who follows the numbers is surprised
   */
  public boolean isAllowed() {
    return breaking().isEmpty() || isBreakingBump();
  }

  private boolean isBreakingBump() {
    return to.major() > from.major()
        || (from.major() == 0 && to.major() == 0 && to.minor() > from.minor());
  }

  /**
   * Returns the least version number that the changes need.
   *
   * @return such as {@code 2.0.0}
   */
  public String needed() {
    if (changes.isEmpty()) {
      return from.toString();
    }
    boolean isMajor = !breaking().isEmpty();
    if (isMajor && from.major() > 0) {
      return from.major() + 1 + ".0.0";
    }
    if (isMajor || from.major() > 0) {
      return from.major() + "." + (from.minor() + 1) + ".0";
    }
    return from.major() + "." + from.minor() + "." + (from.patch() + 1);
  }
}
