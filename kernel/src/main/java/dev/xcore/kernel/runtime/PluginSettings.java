package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.registry.PluginManifest;
import java.util.Map;

/**
 * What an operator may change of a plugin while it serves. One writer; readers see all of a change
 * or nothing of it.
 */
final class PluginSettings {

  /**
   * What is in force at one moment.
   *
   * @param manifest with the operator's overrides
   * @param permissions of the plugin as a caller
   * @param config its settings
   */
  record InForce(PluginManifest manifest, CallerPermissions permissions, TreeConfig config) {

    static InForce of(PluginManifest manifest, Map<String, Object> operator, Binder binder) {
      return new InForce(
          manifest,
          CallerPermissions.of(manifest),
          TreeConfig.of(manifest.name(), binder, TreeConfig.merged(manifest.config(), operator)));
    }
  }

  private volatile InForce inForce;

  PluginSettings(InForce inForce) {
    this.inForce = inForce;
  }

  InForce inForce() {
    return inForce;
  }

  void change(InForce next) {
    inForce = next;
  }
}
