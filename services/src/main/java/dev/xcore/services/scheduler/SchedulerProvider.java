package dev.xcore.services.scheduler;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.BoundScheduler;
import dev.xcore.kernel.services.PluginServices;
import dev.xcore.kernel.services.ServiceOffer;
import dev.xcore.kernel.services.ServiceProvider;
import dev.xcore.kernel.services.ServiceUser;
import dev.xcore.sdk.Scheduler;
import java.util.List;
import java.util.Set;

/** Offers the scheduler to plugins, as {@code scheduler}: to each its own jobs. */
public final class SchedulerProvider implements ServiceProvider {

  /** The name of the service. */
  public static final String NAME = "scheduler";

  private static final ServiceOffer OFFER = ServiceOffer.of(NAME, Scheduler.class);

  private final SchedulerService service;

  private SchedulerProvider(SchedulerService service) {
    this.service = service;
  }

  /**
   * Makes the provider.
   *
   * @param service runs the jobs
   * @return offers it
   */
  public static SchedulerProvider of(SchedulerService service) {
    return new SchedulerProvider(service);
  }

  @Override
  public List<ServiceOffer> offers() {
    return List.of(OFFER);
  }

  @Override
  public PluginServices open(ServiceUser user) {
    return new PluginServices() {

      @Override
      public Object make(ServiceOffer offer, Set<String> verbs, Binder binder) {
        return BoundScheduler.of(service.store(user.plugin()), binder, service.clock());
      }

      @Override
      public void close() {
        // Jobs outlive the version; what it made in memory ends with its instances.
      }
    };
  }
}
