package dev.xcore.handlers;

import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Payload;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.TaskFilter;
import dev.xcore.sdk.TaskHandle;
import dev.xcore.sdk.TaskOptions;
import dev.xcore.sdk.TaskStatus;
import dev.xcore.sdk.Tasks;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a plugin: binds payloads and results to the types of one instance. It holds that
 * instance's classes and ends with it; the store never sees them. Thread safe.
 */
public final class BoundTasks implements Tasks, AutoCloseable {

  private final TaskStore store;
  private final Binder binder;
  private final Supplier<Optional<List<TaskDescriptor>>> handlers;
  private volatile boolean isClosed;

  private BoundTasks(
      TaskStore store, Binder binder, Supplier<Optional<List<TaskDescriptor>>> handlers) {
    this.store = store;
    this.binder = binder;
    this.handlers = handlers;
  }

  /**
   * Makes the tasks of an instance.
   *
   * @param store keeps them
   * @param binder of the instance's types
   * @param handlers the plugin's task methods; empty while they are not known
   * @return its tasks
   */
  public static BoundTasks of(
      TaskStore store, Binder binder, Supplier<Optional<List<TaskDescriptor>>> handlers) {
    return new BoundTasks(store, binder, handlers);
  }

  /**
   * Returns where the tasks are kept.
   *
   * @return the store, under the plugin's permissions
   * @throws PluginUnavailableException if the instance has ended
   */
  public TaskStore store() {
    if (isClosed) {
      throw new PluginUnavailableException("the plugin has ended: it can use its tasks no more");
    }
    return store;
  }

  Binder binder() {
    return binder;
  }

  @Override
  public TaskHandle enqueue(String name, @Nullable Object payload, TaskOptions options) {
    TaskOrder order = order(name, payload, options, rules(name));
    return handle(store().enqueue(List.of(order)).getFirst());
  }

  @Override
  public List<TaskHandle> enqueueAll(String name, Collection<?> payloads, TaskOptions options) {
    List<?> all = List.copyOf(payloads);
    if (all.size() > MAX_AT_ONCE) {
      throw new IllegalArgumentException(
          "%d tasks at once; at most %d are possible".formatted(all.size(), MAX_AT_ONCE));
    }
    if (options.uniqueKey().isPresent()) {
      throw new IllegalArgumentException("many tasks cannot have one unique key");
    }
    TaskDescriptor.Rules rules = rules(name);
    List<TaskOrder> orders =
        all.stream().map(payload -> order(name, payload, options, rules)).toList();
    return orders.isEmpty()
        ? List.of()
        : store().enqueue(orders).stream().map(this::handle).toList();
  }

  private TaskDescriptor.Rules rules(String name) {
    List<TaskDescriptor> known = handlers.get().orElse(List.of());
    return known.stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .map(TaskDescriptor::rules)
        .orElseThrow(() ->
            new NotFoundException(
                "the plugin has no task '%s'; it has: %s"
                    .formatted(
                        TaskRules.shown(name),
                        known.isEmpty()
                            ? "none, because no method has @Task"
                            : known.stream()
                                .map(TaskDescriptor::name)
                                .sorted()
                                .collect(Collectors.joining(", ")))));
  }

  private TaskOrder order(
      String name, @Nullable Object payload, TaskOptions options, TaskDescriptor.Rules rules) {
    return new TaskOrder(
        name,
        TaskRules.payload(name, json(name, payload)),
        options.queue().orElse(rules.queue()),
        options.priority().orElse(rules.priority()),
        options.delay(),
        options.uniqueKey(),
        options.maxRetries().isPresent() ? options.maxRetries() : rules.maxRetries());
  }

  private byte[] json(String name, @Nullable Object payload) {
    try {
      Object tree = binder.toTree(payload instanceof Payload fields ? fields.asMap() : payload);
      if (tree != null && !(tree instanceof Map<?, ?>)) {
        throw new InvalidPayloadException(
            "the payload of task '%s' must be an object with named fields, not %s"
                .formatted(name, tree instanceof List<?> ? "a list" : "a scalar"));
      }
      return JsonText.write(tree == null ? Map.of() : tree, binder);
    } catch (IllegalArgumentException e) {
      throw new InvalidPayloadException(
          "the payload of task '%s' cannot be stored: %s".formatted(name, e.getMessage()));
    }
  }

  @Override
  public TaskHandle handle(String id) {
    return new BoundTaskHandle(this, TaskRules.id(id));
  }

  @Override
  public Optional<TaskStatus> find(String id) {
    return store().find(TaskRules.id(id), Duration.ZERO).map(TaskEntry::status);
  }

  @Override
  public List<TaskStatus> list(TaskFilter filter) {
    return store().list(filter);
  }

  /** Ends it, after the instance. */
  @Override
  public void close() {
    isClosed = true;
  }
}
