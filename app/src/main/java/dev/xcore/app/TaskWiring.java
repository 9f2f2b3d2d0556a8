package dev.xcore.app;

import dev.xcore.app.config.Configuration;
import dev.xcore.app.config.TasksSettings;
import dev.xcore.handlers.TaskDescriptor;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.runtime.ActivePlugin;
import dev.xcore.kernel.runtime.PluginTasks;
import dev.xcore.sdk.TaskRun;
import dev.xcore.services.ServiceDefinition;
import dev.xcore.services.sql.DatabaseService;
import dev.xcore.services.tasks.TaskHandlers;
import dev.xcore.services.tasks.TaskProvider;
import dev.xcore.services.tasks.TaskService;
import dev.xcore.services.tasks.TaskSettings;
import dev.xcore.services.tasks.TaskTransactions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Work in the background, as the configuration describes it. */
final class TaskWiring {

  private TaskWiring() {}

  static TaskService service(
      Configuration configuration, DatabaseService database, EventBus events) {
    TasksSettings of = configuration.services().tasks();
    TaskSettings settings =
        new TaskSettings(
            of.concurrency(),
            of.queues(),
            of.maxRetries(),
            of.lease(),
            of.poll(),
            of.resultTtl(),
            of.deadTtl(),
            database.settings().url().jdbc().startsWith("jdbc:h2:"));
    return TaskService.create(
        settings,
        () -> database.platform(),
        (plugin, task, store) ->
            events.keepWithTransaction(plugin, TaskTransactions.KEPT, task, store),
        events);
  }

  static ServiceDefinition definition(
      Configuration configuration, TaskService tasks, Duration step) {
    return new ServiceDefinition(
        TaskProvider.NAME,
        ServiceDefinition.Kind.TASKS,
        tasks,
        configuration.services().tasks().isRequired(),
        step);
  }

  /** Returns the tasks of the plugins that serve. */
  static TaskHandlers handlers(PluginTasks tasks) {
    return new OfPlugins(tasks);
  }

  private record OfPlugins(PluginTasks tasks) implements TaskHandlers {

    @Override
    public List<String> offered() {
      return tasks.offered().stream()
          .map(offered -> TaskHandlers.key(offered.plugin(), offered.task().name()))
          .toList();
    }

    @Override
    public Optional<Handler> find(String plugin, String name) {
      return tasks
          .version(plugin)
          .flatMap(version ->
              version.handlers().tasks().stream()
                  .filter(task -> task.name().equals(name))
                  .findFirst()
                  .map(task -> new OfVersion(tasks, version, task)));
    }
  }

  private record OfVersion(PluginTasks tasks, ActivePlugin version, TaskDescriptor task)
      implements TaskHandlers.Handler {

    @Override
    public TaskDescriptor.Rules rules() {
      return task.rules();
    }

    @Override
    public @Nullable Object run(TaskRun run, @Nullable Object payload, Runnable begins) {
      return tasks.run(version, task, run, payload, begins);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // this very version, not one that equals it
    public boolean isGone() {
      return tasks.version(version.name()).filter(now -> now == version).isEmpty();
    }
  }
}
