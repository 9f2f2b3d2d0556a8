package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.TreeConfig;
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
   * @param network which servers it may connect to
   * @param events which events it may send and take
   * @param services which services it may use
   * @param config its settings
   */
  record InForce(
      PluginManifest manifest,
      CallerPermissions permissions,
      NetworkPermissions network,
      EventPermissions events,
      ServicePermissions services,
      TreeConfig config) {

    static InForce of(PluginManifest manifest, Map<String, Object> operator, Binder binder) {
      return new InForce(
          manifest,
          CallerPermissions.of(manifest),
          NetworkPermissions.of(manifest),
          EventPermissions.of(manifest),
          ServicePermissions.of(manifest),
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
