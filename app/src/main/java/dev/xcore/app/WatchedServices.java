package dev.xcore.app;

import dev.xcore.kernel.services.PluginServices;
import dev.xcore.kernel.services.ServiceOffer;
import dev.xcore.kernel.services.ServiceProvider;
import dev.xcore.kernel.services.ServiceUser;
import dev.xcore.sdk.XcoreException;
import dev.xcore.services.ServiceContainer;
import dev.xcore.services.ServiceStatus;
import java.util.List;
import java.util.Optional;

/**
 * The platform's services, of which the container knows how they are.
 *
 * @param provider offers them
 * @param container looks after them
 */
record WatchedServices(ServiceProvider provider, ServiceContainer container)
    implements ServiceProvider {

  @Override
  public List<ServiceOffer> offers() {
    return provider.offers();
  }

  @Override
  public PluginServices open(ServiceUser user) {
    return provider.open(user);
  }

  @Override
  public Optional<XcoreException> explain(Throwable thrown) {
    return provider.explain(thrown);
  }

  @Override
  public Optional<String> absence(String name) {
    return container.find(name).flatMap(WatchedServices::absence);
  }

  private static Optional<String> absence(ServiceStatus status) {
    return switch (status.state()) {
      case READY, DEGRADED -> Optional.empty();
      case STOPPED, STARTING, STOPPING -> Optional.of("it is " + status.state().text());
      case FAILED -> Optional.of("it has failed: " + status.message());
    };
  }
}
