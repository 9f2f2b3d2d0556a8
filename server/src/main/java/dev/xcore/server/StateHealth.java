package dev.xcore.server;

import dev.xcore.kernel.runtime.PluginSupervisor;

/** How well the state of plugins is kept, as a part of the server's health. */
public final class StateHealth {

  private StateHealth() {}

  /**
   * Makes the check.
   *
   * @param supervisor knows where it is kept
   * @return the check {@code plugin_state}
   */
  public static HealthCheck of(PluginSupervisor supervisor) {
    return new HealthCheck("plugin_state", new StateReport(supervisor)::health);
  }
}
