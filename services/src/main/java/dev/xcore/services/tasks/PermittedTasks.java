package dev.xcore.services.tasks;

import dev.xcore.handlers.TaskEntry;
import dev.xcore.handlers.TaskOrder;
import dev.xcore.handlers.TaskStore;
import dev.xcore.kernel.services.ServiceOffer;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.TaskFilter;
import dev.xcore.sdk.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A store as far as a plugin may use it. A task that runs may always report.
 *
 * @param store that it uses
 * @param plugin its name
 * @param offer of the tasks
 * @param mayRead whether it may look
 * @param mayWrite whether it may enqueue and cancel
 */
record PermittedTasks(
    TaskStore store, String plugin, ServiceOffer offer, boolean mayRead, boolean mayWrite)
    implements TaskStore {

  /** Returns the store itself where nothing is forbidden. */
  static TaskStore of(TaskStore store, String plugin, ServiceOffer offer, Set<String> verbs) {
    boolean isWhole = verbs.contains(ServiceOffer.USE);
    boolean mayRead = isWhole || verbs.contains(ServiceOffer.READ);
    boolean mayWrite = isWhole || verbs.contains(ServiceOffer.WRITE);
    return mayRead && mayWrite
        ? store
        : new PermittedTasks(store, plugin, offer, mayRead, mayWrite);
  }

  private TaskStore checked(boolean isAllowed, String what, String verb) {
    if (!isAllowed) {
      throw new PermissionDeniedException(
          "plugin '%s' may not %s: add - \"%s:%s\" to permissions in its plugin.yaml"
              .formatted(plugin, what, offer.resource(), verb));
    }
    return store;
  }

  private TaskStore reading() {
    return checked(mayRead, "look at its tasks", ServiceOffer.READ);
  }

  private TaskStore writing() {
    return checked(mayWrite, "enqueue or cancel tasks", ServiceOffer.WRITE);
  }

  @Override
  public List<String> enqueue(List<TaskOrder> orders) {
    return writing().enqueue(orders);
  }

  @Override
  public Optional<TaskEntry> find(String id, Duration wait) {
    return reading().find(id, wait);
  }

  @Override
  public List<TaskStatus> list(TaskFilter filter) {
    return reading().list(filter);
  }

  @Override
  public boolean cancel(String id) {
    return writing().cancel(id);
  }

  @Override
  public void progress(String id, double fraction, String note) {
    store.progress(id, fraction, note);
  }

  @Override
  public boolean isCancelled(String id) {
    return store.isCancelled(id);
  }
}
