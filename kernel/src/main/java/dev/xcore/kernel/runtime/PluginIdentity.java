package dev.xcore.kernel.runtime;

import dev.xcore.sdk.Principal;
import java.util.Set;

/**
 * Who a plugin is in calls that nobody else began: life-cycle callbacks, jobs, threads of its own.
 *
 * @param name the plugin's name
 * @param principal {@code system:NAME}, without roles: such calls are governed by permissions
 */
record PluginIdentity(String name, Principal principal) {

  static PluginIdentity of(String name) {
    return new PluginIdentity(name, new Principal("system:" + name, Set.of()));
  }

  Call ownCall() {
    return Call.byPlugin("system", principal);
  }
}
