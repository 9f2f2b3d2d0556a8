package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.sdk.PluginNotFoundException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
      Optional<String> failure =
          version
              .instances()
              .configure(
                  new Instances.ConfigChange(before.config(), next.config()),
                  options.stopTimeout());
      if (failure.isPresent()) {
        next =
            new PluginSettings.InForce(
                manifest,
                next.permissions(),
                next.network(),
                next.events(),
                next.services(),
                before.config());
        return put(name, version, next, failure);
      }
    }
    return put(name, version, next, Optional.empty());
  }

  /** Puts settings in force: numbers of instances first, because they may not be had. */
  private static Map<String, String> put(
      String name, LoadedPlugin version, PluginSettings.InForce next, Optional<String> failure) {
    Map<String, String> failures = new LinkedHashMap<>();
    failure.ifPresent(reason -> failures.put(name, reason));
    try {
      version.instances().adopt(next.manifest());
    } catch (PluginLoadException e) {
      failures.put(name, "its instances stay as they are: " + PluginEntry.headline(e));
    }
    version.active().reconfigure(next);
    return failures;
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
