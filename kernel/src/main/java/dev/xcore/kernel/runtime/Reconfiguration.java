package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.sdk.PluginNotFoundException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Puts an operator's new settings and overrides in force while a plugin serves. Used by one thread
 * at a time.
 */
final class Reconfiguration {

  private final KernelOptions options;
  private final PluginFolder folder;
  private final PluginTable table;

  Reconfiguration(KernelOptions options, PluginFolder folder, PluginTable table) {
    this.options = options;
    this.folder = folder;
    this.table = table;
  }

  /** Reconfigures one plugin; returns what failed, by plugin. */
  Map<String, String> apply(String name) {
    Optional<LoadedPlugin> serving = table.find(name).flatMap(PluginEntry::loaded);
    if (serving.isEmpty()) {
      return Map.of();
    }
    LoadedPlugin version = serving.get();
    ActivePlugin active = version.active();
    PluginSettings.InForce before = active.parts().settings().inForce();
    Optional<String> location = table.find(name).map(PluginEntry::location);
    PluginManifest manifest;
    try {
      manifest =
          overridden(before.manifest(), PluginSource.locate(folder, name, location).manifest());
    } catch (PluginLoadException | PluginNotFoundException e) {
      return Map.of(name, String.valueOf(e.getMessage()));
    }
    PluginSettings.InForce next =
        PluginSettings.InForce.of(manifest, options.pluginConfig().apply(name), active.binder());
    if (!next.config().equals(before.config())) {
      Optional<String> failure = tell(version, next.config());
      if (failure.isPresent()) {
        active.reconfigure(
            new PluginSettings.InForce(manifest, next.permissions(), before.config()));
        return Map.of(name, failure.get());
      }
    }
    active.reconfigure(next);
    return Map.of();
  }

  /** Calls {@code onConfigChange}, in turn with the calls of a single-threaded plugin. */
  private Optional<String> tell(LoadedPlugin version, TreeConfig config) {
    ActivePlugin active = version.active();
    Optional<ReentrantLock> turn = active.parts().pipeline().turn();
    if (turn.isEmpty()) {
      return version.lifecycle().configure(active.instance(), config);
    }
    try {
      if (!turn.get().tryLock(options.stopTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
        return Optional.of("onConfigChange could not be called: the plugin is busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("onConfigChange could not be called: interrupted");
    }
    try {
      return version.lifecycle().configure(active.instance(), config);
    } finally {
      turn.get().unlock();
    }
  }

  /** Takes over what an operator may change; the rest of a changed manifest waits for a reload. */
  private static PluginManifest overridden(PluginManifest serving, PluginManifest now) {
    return new PluginManifest(
        serving.name(),
        serving.version(),
        serving.frameworkVersion(),
        serving.mode(),
        serving.entryPoint(),
        serving.about(),
        serving.requires(),
        serving.exports(),
        now.permissions(),
        now.allowedCallers(),
        serving.allowedImports(),
        serving.env(),
        now.resources(),
        now.runtime(),
        serving.api(),
        serving.files(),
        serving.config());
  }
}
