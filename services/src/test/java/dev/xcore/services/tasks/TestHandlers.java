package dev.xcore.services.tasks;

import dev.xcore.handlers.TaskDescriptor;
import dev.xcore.sdk.TaskRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Runs tasks of plugin {@code shop} without a plugin. */
final class TestHandlers implements TaskHandlers {

  static final String PLUGIN = "shop";

  static final TaskDescriptor.Rules RULES =
      new TaskDescriptor.Rules(
          "default",
          0,
          OptionalInt.empty(),
          Duration.ofMillis(20),
          Duration.ofMillis(50),
          Optional.empty());

  private final Map<String, Handler> known = new ConcurrentHashMap<>();

  /** The code of a task. */
  interface Code {
    @Nullable Object run(TaskRun run, Map<?, ?> payload) throws Exception;
  }

  /** The code of a task, with the rules that it is run by. */
  private record Coded(TaskDescriptor.Rules rules, Code code) implements Handler {

    @Override
    public @Nullable Object run(TaskRun run, @Nullable Object payload, Runnable begins) {
      begins.run();
      try {
        return code.run(run, (Map<?, ?>) payload);
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e.toString(), e);
      }
    }

    @Override
    public boolean isGone() {
      return false;
    }
  }

  TestHandlers on(String name, Code code) {
    return on(name, RULES, code);
  }

  TestHandlers on(String name, TaskDescriptor.Rules rules, Code code) {
    return with(name, new Coded(rules, code));
  }

  TestHandlers with(String name, Handler handler) {
    known.put(TaskHandlers.key(PLUGIN, name), handler);
    return this;
  }

  void remove(String name) {
    known.remove(TaskHandlers.key(PLUGIN, name));
  }

  List<TaskDescriptor> descriptors() {
    return known.entrySet().stream()
        .map(entry ->
            new TaskDescriptor(
                entry.getKey().substring(PLUGIN.length() + 1),
                entry.getValue().rules(),
                Map.of(),
                (instance, run, payload) -> null))
        .toList();
  }

  @Override
  public List<String> offered() {
    return List.copyOf(known.keySet());
  }

  @Override
  public Optional<Handler> find(String plugin, String name) {
    return Optional.ofNullable(known.get(TaskHandlers.key(plugin, name)));
  }
}
