package dev.xcore.kernel.runtime;

import dev.xcore.kernel.net.Destination;
import dev.xcore.kernel.net.Reach;
import dev.xcore.sdk.XcoreException;

/**
 * Requests of one version of a plugin, under its permissions.
 *
 * @param scope of the version
 * @param settings in force
 * @param judge of its permissions
 */
record PluginOutbound(PluginScope scope, PluginSettings settings, PermissionJudge judge)
    implements OutboundOwner {

  @Override
  public String name() {
    return scope.plugin();
  }

  @Override
  public String title() {
    return "plugin '" + scope.plugin() + "'";
  }

  @Override
  public Reach check(Destination to) {
    return settings.inForce().network().check(to, judge);
  }

  @Override
  public XcoreException outOfReach(Destination to, String address) {
    return settings.inForce().network().outOfReach(to, address, judge);
  }

  @Override
  public AutoCloseable own(AutoCloseable request) {
    return scope.current().own(request);
  }
}
