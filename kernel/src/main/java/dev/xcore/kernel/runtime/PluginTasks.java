package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Returned;
import dev.xcore.handlers.TaskDescriptor;
import dev.xcore.kernel.events.EventTarget.TargetLeftException;
import dev.xcore.kernel.runtime.ActivePlugin.PluginOperation;
import dev.xcore.kernel.values.ValueBoundary;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.TaskRun;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of plugins that serve: in the name of {@code system:PLUGIN}, under its health,
 * deadline and bulkhead, but not its rate limit, as its events are. Thread safe.
 */
public final class PluginTasks {

  /** Each run brings its own limit, see {@link Call#limit}. */
  private static final Duration UNLIMITED = Duration.ofDays(365);

  private final Supplier<Snapshot> tables;

  PluginTasks(Supplier<Snapshot> tables) {
    this.tables = tables;
  }

  /**
   * A task that can be run now.
   *
   * @param plugin whose it is
   * @param task how it is run
   */
  public record Offered(String plugin, TaskDescriptor task) {}

  /**
   * Lists what can be run now.
   *
   * @return the tasks of all plugins that serve
   */
  public List<Offered> offered() {
    List<Offered> all = new ArrayList<>();
    tables
        .get()
        .active()
        .forEach((plugin, active) ->
            active.handlers().tasks().forEach(task -> all.add(new Offered(plugin, task))));
    return all;
  }

  /**
   * Finds the version of a plugin that serves now.
   *
   * @param plugin its name
   * @return the version, empty if none serves
   */
  public Optional<ActivePlugin> version(String plugin) {
    return Optional.ofNullable(tables.get().active().get(plugin));
  }

  /**
   * Runs a task on the calling thread.
   *
   * @param version whose task it is
   * @param task one of its handlers
   * @param run given to its method
   * @param payload a value tree
   * @param begins runs when the plugin's code is about to be called: what fails before may be tried
   *     again as if nothing had happened
   * @return a value tree of what the method returned
   * @throws XcoreException if the plugin does not take it, the deadline passes or the code throws
   */
  public @Nullable Object run(
      ActivePlugin version,
      TaskDescriptor task,
      TaskRun run,
      @Nullable Object payload,
      Runnable begins) {
    Call call = PluginIdentity.of(version.name()).ownCall();
    call.limit(timeout(version, task), () -> {});
    LeasedCode way =
        new LeasedCode(
            version.parts().events(),
            new EventLease.Any(version.parts().pipeline().instances()),
            PluginTasks::stage);
    try {
      return way.run(
          call, PluginFailures.TASK + task.name(), new Operation(task, run, payload, begins));
    } catch (TargetLeftException e) {
      throw new PluginUnavailableException(
          "plugin '" + version.name() + "' is being replaced or unloaded");
    }
  }

  private static Duration timeout(ActivePlugin version, TaskDescriptor task) {
    return task.rules().timeout().orElseGet(() -> version.manifest().resources().timeout());
  }

  private static Stage stage(EventGround ground, Stage last) {
    CallPipeline.Parts parts = ground.pipeline();
    Stage flight = new Stage.Flight(ground.plugin(), parts.bulkhead(), last);
    Stage deadline =
        new Stage.Deadline(ground.plugin(), UNLIMITED, parts.watch(), parts.counters(), flight);
    return new GateStage(ground.plugin(), parts.guards().availability(), deadline);
  }

  /** The method. */
  private record Operation(
      TaskDescriptor shown, TaskRun run, @Nullable Object payload, Runnable begins)
      implements PluginOperation<@Nullable Object> {

    @Override
    public @Nullable Object run(PluginInstance instance) throws Throwable {
      TaskDescriptor own =
          instance.isAsShown()
              ? shown
              : instance.handlers().tasks().stream()
                  .filter(each -> each.name().equals(shown.name()))
                  .findFirst()
                  .orElse(shown);
      begins.run();
      Object returned = own.invoker().invoke(instance.object(), run, payload);
      return ValueBoundary.result(instance.binder(), Returned.settle(returned));
    }
  }
}
