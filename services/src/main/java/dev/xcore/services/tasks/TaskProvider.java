package dev.xcore.services.tasks;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.BoundTasks;
import dev.xcore.kernel.services.PluginServices;
import dev.xcore.kernel.services.ServiceOffer;
import dev.xcore.kernel.services.ServiceProvider;
import dev.xcore.kernel.services.ServiceUser;
import dev.xcore.sdk.Tasks;
import java.util.List;
import java.util.Set;

/** Offers tasks to plugins, as {@code tasks}: to each its own. */
public final class TaskProvider implements ServiceProvider {

  /** The name of the service. */
  public static final String NAME = "tasks";

  private static final ServiceOffer OFFER = ServiceOffer.ofOwn(NAME, Tasks.class);

  private final TaskService service;

  private TaskProvider(TaskService service) {
    this.service = service;
  }

  /**
   * Makes the provider.
   *
   * @param service keeps and runs the tasks
   * @return offers it
   */
  public static TaskProvider of(TaskService service) {
    return new TaskProvider(service);
  }

  @Override
  public List<ServiceOffer> offers() {
    return List.of(OFFER);
  }

  @Override
  public PluginServices open(ServiceUser user) {
    return new OfOneVersion(user);
  }

  /** What the instances of one version use. Rows outlive it, and nothing else does. */
  private final class OfOneVersion implements PluginServices {

    private final ServiceUser user;

    OfOneVersion(ServiceUser user) {
      this.user = user;
    }

    @Override
    public Object make(ServiceOffer offer, Set<String> verbs, Binder binder) {
      return BoundTasks.of(
          PermittedTasks.of(service.store(user.plugin()), user.plugin(), offer, verbs),
          binder,
          user.tasks());
    }

    @Override
    public void close() {
      // Each BoundTasks is closed with its instance.
    }
  }
}
