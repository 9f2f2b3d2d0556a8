package dev.xcore.server;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.ActivePlugin;
import dev.xcore.kernel.surface.SurfaceChange;
import java.util.LinkedHashMap;
import java.util.Map;

/** What administrators are told of the versions of a plugin's API, and of promises it breaks. */
final class ApiReport {

  private ApiReport() {}

  /** Reports {@code api}, if there are versions, and {@code breaking_changes}, if there are any. */
  static Map<String, Object> of(ActivePlugin plugin) {
    Map<String, Object> report = new LinkedHashMap<>();
    PluginManifest.Api api = plugin.manifest().api();
    if (!api.versions().isEmpty()) {
      report.put("api", api(api));
    }
    if (!plugin.brokenPromises().isEmpty()) {
      report.put(
          "breaking_changes",
          plugin.brokenPromises().stream().map(SurfaceChange::toString).toList());
    }
    return report;
  }

  private static Map<String, Object> api(PluginManifest.Api api) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("versions", api.versions());
    tree.put("default", api.preferred());
    tree.put("deprecated", api.deprecated());
    tree.put("sunset", api.sunset());
    return tree;
  }
}
