package dev.xcore.kernel.runtime;

import dev.xcore.handlers.HandlerTable;
import dev.xcore.kernel.surface.Surface;
import dev.xcore.kernel.surface.SurfaceChange;
import dev.xcore.kernel.surface.SurfaceComparison;
import dev.xcore.kernel.surface.SurfaceStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what each version of a plugin offers, and warns when a reload takes some of it away
 * without a version number that says so. Thread safe.
 *
 * @param store where surfaces are kept
 */
record PluginSurfaces(SurfaceStore store) {

  private static final Logger LOG = LoggerFactory.getLogger(PluginSurfaces.class);

  /** Keeps the surface of a version that has started. */
  void keep(ActivePlugin plugin) {
    store.save(of(plugin));
  }

  /**
   * Compares a new version with the one it replaces. Nothing is refused: the operator wanted it.
   *
   * @return changes that need a higher version number than the new one; empty if all is well
   */
  List<SurfaceChange> broken(
      PluginPackage found, HandlerTable handlers, Optional<LoadedPlugin> previous) {
    if (previous.isEmpty()) {
      return List.of();
    }
    SurfaceComparison comparison =
        SurfaceComparison.of(
            of(previous.get().active()),
            Surface.of(found.manifest(), handlers, true),
            InstantSource.system());
    if (comparison.isAllowed()) {
      return List.of();
    }
    LOG.warn(
        "plugin={} version={} breaks users of version {} in {} ways, which needs version {}; the"
            + " first: {}",
        found.manifest().name(),
        comparison.to(),
        comparison.from(),
        comparison.breaking().size(),
        comparison.needed(),
        comparison.breaking().getFirst());
    return comparison.breaking();
  }

  private static Surface of(ActivePlugin plugin) {
    return Surface.of(plugin.manifest(), plugin.handlers(), true);
  }
}
