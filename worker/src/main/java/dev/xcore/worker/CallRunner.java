package dev.xcore.worker;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.handlers.BoundTaskRun;
import dev.xcore.handlers.CallPolicy;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.handlers.Returned;
import dev.xcore.handlers.TaskDescriptor;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.Config;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.Reload;
import dev.xcore.sdk.TaskRun;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.Callback;
import dev.xcore.worker.protocol.HealthAnswer;
import dev.xcore.worker.protocol.LoadOrder;
import dev.xcore.worker.protocol.TaskDelivery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs what calls ask for, and writes its results. Used by the thread of one link. */
final class CallRunner {

  /** Stands for a class that handles actions but is no {@code Plugin}. */
  private static final Plugin NO_CALLBACKS = new Plugin() {};

  private final RouteCalls routes = new RouteCalls();

  /**
   * Runs a call.
   *
   * @param plugin that is called
   * @param target what to run
   * @param payload the rest of the call's frame
   * @param out takes the result
   * @throws ProtocolException if the host asks for what there is not
   * @throws Throwable what the plugin's code throws
   */
  void run(LoadedPlugin plugin, CallTarget target, ValueReader payload, ValueWriter out)
      throws Throwable {
    if (target.kind() != CallTarget.Kind.STREAM) {
      routes.discard();
    }
    switch (target.kind()) {
      case ACTION -> {
        ActionDescriptor action = action(plugin, target.name());
        result(plugin, action.invoker().invoke(plugin.instance(), value(payload)), out);
      }
      case CATCH_ALL -> {
        HandlerTable.CatchAll all = plugin.table().catchAll().orElseThrow(CallRunner::unknown);
        result(plugin, all.handle(plugin.instance(), target.name(), value(payload)), out);
      }
      case ROUTE -> routes.run(plugin, at(plugin.table().routes(), target.index()), payload, out);
      case STREAM -> routes.stream(plugin, out);
      case DISCARD -> out.nothing();
      case SOCKET_OPEN ->
          plugin.sockets().open(plugin, at(plugin.table().sockets(), target.index()), payload, out);
      case SOCKET_EVENT -> plugin.sockets().event(target.index(), payload, out);
      case HEALTH -> health(plugin, target.name(), out);
      case CALLBACK -> callback(plugin, Callback.of(target.name()), value(payload), out);
      case EVENT -> EventTaking.annotated(plugin, target.name(), payload, out);
      case SUBSCRIPTION -> EventTaking.coded(plugin, target.index(), payload, out);
      case HOOK -> HookAsking.annotated(plugin, target.name(), payload, out);
      case CODED_HOOK -> HookAsking.coded(plugin, target.index(), payload, out);
      case JOB -> {
        JobRunning.run(plugin, target, payload);
        out.nothing();
      }
      case TASK -> task(plugin, target.name(), payload, out);
    }
  }

  /** Returns what the annotations of a target say about its calls. */
  CallPolicy policy(LoadedPlugin plugin, CallTarget target) {
    HandlerTable table = plugin.table();
    return switch (target.kind()) {
      case ACTION ->
          Optional.ofNullable(table.actions().get(target.name()))
              .map(ActionDescriptor::policy)
              .orElse(CallPolicy.NONE);
      case ROUTE ->
          target.index() < table.routes().size()
              ? table.routes().get(target.index()).policy()
              : CallPolicy.NONE;
      case CATCH_ALL,
          STREAM,
          DISCARD,
          SOCKET_OPEN,
          SOCKET_EVENT,
          HEALTH,
          CALLBACK,
          EVENT,
          SUBSCRIPTION,
          HOOK,
          CODED_HOOK,
          JOB,
          TASK ->
          CallPolicy.NONE;
    };
  }

  private static ActionDescriptor action(LoadedPlugin plugin, String name)
      throws ProtocolException {
    ActionDescriptor action = plugin.table().actions().get(name);
    if (action == null) {
      throw unknown();
    }
    return action;
  }

  private static void task(LoadedPlugin plugin, String name, ValueReader payload, ValueWriter out)
      throws Throwable {
    TaskDelivery delivery = TaskDelivery.read(payload);
    payload.finish();
    for (TaskDescriptor task : plugin.table().tasks()) {
      if (task.name().equals(name)) {
        TaskRun run =
            new BoundTaskRun(
                plugin.context().taskStore(),
                delivery.id(),
                name,
                delivery.queue(),
                delivery.attempt(),
                delivery.createdAt());
        result(plugin, task.invoker().invoke(plugin.instance(), run, delivery.payload()), out);
        return;
      }
    }
    throw unknown();
  }

  private static <T> T at(List<T> handlers, int index) throws ProtocolException {
    if (index >= handlers.size()) {
      throw unknown();
    }
    return handlers.get(index);
  }

  private static ProtocolException unknown() {
    return new ProtocolException("a call of something that the plugin has not offered");
  }

  private static @Nullable Object value(ValueReader payload) throws ProtocolException {
    Object value = payload.value();
    payload.finish();
    return value;
  }

  private static void result(LoadedPlugin plugin, @Nullable Object returned, ValueWriter out)
      throws Throwable {
    FrameSink.write("the result", Returned.settle(returned), plugin.binder(), out);
  }

  private static void health(LoadedPlugin plugin, String name, ValueWriter out) throws Throwable {
    new HealthAnswer(Optional.ofNullable(plugin.health().look(plugin, name))).write(out);
  }

  private static void callback(
      LoadedPlugin loaded, Callback callback, @Nullable Object payload, ValueWriter out)
      throws Throwable {
    List<?> arguments = payload instanceof List<?> list ? list : List.of();
    Plugin plugin = loaded.instance() instanceof Plugin own ? own : NO_CALLBACKS;
    switch (callback) {
      case ON_LOAD -> plugin.onLoad();
      case ON_UNLOAD -> plugin.onUnload();
      case ON_RELOAD -> plugin.onReload(reload(arguments));
      case ON_SUSPEND -> {
        result(loaded, plugin.onSuspend(), out);
        return;
      }
      case ON_CONFIG_CHANGE -> change(loaded.context(), plugin, arguments);
    }
    out.nothing();
  }

  private static Reload reload(List<?> arguments) throws ProtocolException {
    if (arguments.size() == 2 && arguments.getFirst() instanceof String previous) {
      return new Reload(previous, Optional.ofNullable(arguments.get(1)));
    }
    throw new ProtocolException("onReload needs the previous version, and its state or null");
  }

  /** The new settings are in force once the plugin has accepted them. */
  @SuppressWarnings("unchecked") // the maps of a frame have text keys
  private static void change(WorkerContext context, Plugin plugin, List<?> arguments)
      throws Exception {
    if (arguments.size() != 1 || !(arguments.getFirst() instanceof Map<?, ?> settings)) {
      throw new ProtocolException("onConfigChange needs all settings");
    }
    Config config = context.settings(LoadOrder.settings((Map<String, @Nullable Object>) settings));
    plugin.onConfigChange(config);
    context.change(config);
  }
}
