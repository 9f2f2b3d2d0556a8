package dev.xcore.app;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.JsonText;
import dev.xcore.handlers.TaskDescriptor;
import dev.xcore.handlers.TaskOrder;
import dev.xcore.kernel.runtime.PluginTasks;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.TaskFilter;
import dev.xcore.server.TaskReport;
import dev.xcore.server.TasksAdmin;
import dev.xcore.services.tasks.TaskHandlers;
import dev.xcore.services.tasks.TaskService;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What administrators do with the tasks of plugins.
 *
 * @param service keeps them
 * @param plugins that serve
 * @param handlers the tasks of these
 */
record TasksAdministration(TaskService service, PluginTasks plugins, TaskHandlers handlers)
    implements TasksAdmin {

  private static final Binder BINDER = Binder.create();

  private Set<String> offered() {
    return new HashSet<>(handlers.offered());
  }

  @Override
  public List<Map<String, Object>> list(Optional<String> plugin, TaskFilter filter) {
    return service.administration().list(plugin, filter, offered());
  }

  @Override
  public Map<String, Object> show(String id) {
    return service.administration().show(id, offered());
  }

  @Override
  public String enqueue(
      String plugin, String name, Map<String, Object> payload, Map<String, Object> order) {
    TaskDescriptor.Rules rules =
        handlers
            .find(plugin, name)
            .map(TaskHandlers.Handler::rules)
            .orElseThrow(() -> unknown(plugin, name));
    TaskOrder made =
        new TaskOrder(
            name,
            JsonText.write(payload, BINDER),
            order.get("queue") instanceof String queue ? queue : rules.queue(),
            order.get("priority") instanceof Number number ? number.intValue() : rules.priority(),
            Duration.ofMillis(order.get("delay") instanceof Number millis ? millis.longValue() : 0),
            Optional.ofNullable(order.get("unique_key")).map(String::valueOf),
            order.get("max_retries") instanceof Number number
                ? OptionalInt.of(number.intValue())
                : rules.maxRetries());
    return service.administration().enqueue(plugin, made);
  }

  private NotFoundException unknown(String plugin, String name) {
    List<String> known =
        plugins.offered().stream()
            .filter(offered -> offered.plugin().equals(plugin))
            .map(offered -> offered.task().name())
            .sorted()
            .toList();
    return new NotFoundException(
        "plugin '%s' has no task '%s', or does not serve; it has: %s"
            .formatted(plugin, name, known.isEmpty() ? "none" : String.join(", ", known)));
  }

  @Override
  public void retry(String id) {
    service.administration().retry(id);
  }

  @Override
  public void cancel(String id) {
    service.administration().cancel(id);
  }

  @Override
  public void discard(String id) {
    service.administration().discard(id);
  }

  @Override
  public void pause(String queue) {
    service.administration().pause(queue);
  }

  @Override
  public void resume(String queue) {
    service.administration().resume(queue);
  }

  @Override
  public Map<String, Object> stats() {
    return service.administration().stats(offered());
  }

  @Override
  public List<TaskReport> reports() {
    return service.counts().entrySet().stream()
        .map(entry ->
            new TaskReport(
                entry.getKey(),
                entry.getValue().enqueued(),
                entry.getValue().done(),
                entry.getValue().retried(),
                entry.getValue().dead(),
                entry.getValue().cancelled()))
        .toList();
  }

  @Override
  public Map<String, Integer> running() {
    return service.running();
  }
}
