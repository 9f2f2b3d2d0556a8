package dev.xcore.app;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.audit.AuditLog;
import dev.xcore.kernel.services.PluginServices;
import dev.xcore.kernel.services.ServiceOffer;
import dev.xcore.kernel.services.ServiceProvider;
import dev.xcore.kernel.services.ServiceUser;
import dev.xcore.sdk.Audit;
import java.util.List;
import java.util.Set;

/**
 * Offers the audit log to plugins, to be written.
 *
 * @param log that keeps it
 */
record AuditProvider(AuditLog log) implements ServiceProvider {

  /** The service's name; the permission is {@code service:audit:write}. */
  static final String NAME = "audit";

  private static final ServiceOffer OFFER =
      new ServiceOffer(NAME, Audit.class, Set.of(ServiceOffer.WRITE), false, NAME);

  @Override
  public List<ServiceOffer> offers() {
    return List.of(OFFER);
  }

  @Override
  public PluginServices open(ServiceUser user) {
    return new OfOneVersion(new PluginAudit(user.plugin(), log));
  }

  /**
   * What one version of a plugin records with; leaves nothing behind.
   *
   * @param audit in its name
   */
  private record OfOneVersion(PluginAudit audit) implements PluginServices {

    @Override
    public Object make(ServiceOffer offer, Set<String> verbs, Binder binder) {
      return audit;
    }

    @Override
    public void close() {}
  }
}
