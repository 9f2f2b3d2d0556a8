package dev.xcore.kernel.registry;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The order in which plugins load: waves of plugins that need only what earlier waves hold (Kahn's
 * algorithm), and the reasons why others cannot load. Immutable.
 *
 * @param waves plugins that may load together, in order; inside a wave by name
 * @param failures why a plugin cannot load, by its name
 */
public record DependencyOrder(List<List<PluginManifest>> waves, Map<String, Failure> failures) {

  /** Copies both. */
  public DependencyOrder {
    waves = waves.stream().map(List::copyOf).toList();
    failures = Map.copyOf(failures);
  }

  /** Why a plugin cannot load. */
  public enum Reason {
    /** Two plugins have its name. */
    DUPLICATE_NAME,
    /** The platform's version does not suit. */
    FRAMEWORK_VERSION,
    /** A required plugin is missing, or of a wrong version. */
    UNSATISFIED_REQUIREMENT,
    /** Plugins require each other in a circle. */
    CIRCULAR_REQUIREMENT,
    /** A required plugin cannot load itself. */
    BLOCKED
  }

  /**
   * A plugin that cannot load.
   *
   * @param reason of what kind
   * @param message what is wrong and how to mend it
   */
  public record Failure(Reason reason, String message) {}

  /**
   * Orders plugins.
   *
   * @param manifests all that are to be loaded
   * @param unavailable plugins that are known but cannot be loaded, with the cause; whoever needs
   *     one is blocked
   * @param framework the platform's version
   * @return the order
   */
  public static DependencyOrder of(
      Collection<PluginManifest> manifests, Map<String, String> unavailable, Version framework) {
    return new DependencyResolution(unavailable, framework).resolve(manifests);
  }
}
