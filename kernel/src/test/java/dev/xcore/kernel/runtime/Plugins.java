package dev.xcore.kernel.runtime;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.handlers.Binder;
import dev.xcore.handlers.CallPolicy;
import dev.xcore.handlers.Demand;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.kernel.events.Announced;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.events.HookManager;
import dev.xcore.kernel.health.HealthMonitor;
import dev.xcore.kernel.jobs.JobBoard;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A host for plugins whose actions are lambdas: everything is real, but nothing is on disk. */
final class Plugins implements AutoCloseable {

  final DeadlineWatch watch = DeadlineWatch.start();
  final EventBus events = Announced.bus();
  final HealthMonitor monitor = HealthMonitor.create(InstantSource.system());
  final CallMiddlewares middlewares =
      new CallMiddlewares(() -> snapshot().active().values().forEach(ActivePlugin::recompile));
  final PermissionJudge judge =
      new PermissionJudge(PermissionPolicy.ofManifests(), events, DeadlineWatch::now);
  final HookManager hooks = HookManager.create(Duration.ofSeconds(5), events);
  private volatile Snapshot snapshot = new Snapshot(0, Map.of(), Map.of(), Optional.empty());

  /** An action. */
  interface Code {
    @Nullable Object run(@Nullable Object payload) throws Throwable;
  }

  /** The only instance there is; its scope is the version's. */
  private record OneInstance(PluginInstance instance) implements InstanceSource {

    @Override
    public PluginInstance construct() {
      return instance;
    }

    @Override
    public void load(PluginInstance made) {}

    @Override
    public PluginInstance make(Duration most) {
      return instance;
    }

    @Override
    public void end(PluginInstance ended) {
      ended.scope().close(Duration.ofSeconds(5));
    }

    @Override
    public void close(PluginInstance ended) {
      end(ended);
    }

    @Override
    public boolean isIsolated() {
      return false;
    }
  }

  /** An instance whose actions are those of a table. */
  static PluginInstance instance(
      PluginScope scope,
      ClassLoader loader,
      HandlerTable handlers,
      boolean isSingleThreaded,
      PluginFailures failures,
      String name) {
    return new PluginInstance(
        new Object(),
        new InstanceClasses(
            Object.class, loader, Binder.create(), handlers, lifecycle(loader, name)),
        handlers,
        handlers,
        scope,
        isSingleThreaded ? Optional.of(new ReentrantLock()) : Optional.empty(),
        failures);
  }

  static LifecycleManager lifecycle(ClassLoader loader, String name) {
    Duration most = Duration.ofSeconds(5);
    return new LifecycleManager(
        PluginIdentity.of(name), name, loader, most, most, LoggerFactory.getLogger(name));
  }

  /** One plugin under construction. */
  final class Draft {

    private final Manifests manifest;
    private final Map<String, ActionDescriptor> actions = new LinkedHashMap<>();
    private boolean isSingleThreaded;

    private Draft(Manifests manifest) {
      this.manifest = manifest;
    }

    Draft action(String name, Code code) {
      return action(name, List.of(), code);
    }

    Draft action(String name, List<String> roles, Code code) {
      return action(name, roles, CallPolicy.NONE, code);
    }

    Draft action(String name, CallPolicy policy, Code code) {
      return action(name, List.of(), policy, code);
    }

    private Draft action(String name, List<String> roles, CallPolicy policy, Code code) {
      actions.put(
          name,
          new ActionDescriptor(
              name,
              "",
              Demand.ofRoles(roles),
              false,
              List.of(),
              Map.of(),
              Map.of(),
              policy,
              (instance, payload) -> code.run(payload)));
      return this;
    }

    Draft singleThreaded() {
      isSingleThreaded = true;
      return this;
    }

    ActivePlugin start() {
      var logger = LoggerFactory.getLogger("plugin." + manifest.name());
      Binder binder = Binder.create();
      ClassLoader loader = Plugins.class.getClassLoader();
      PluginFailures failures = new PluginFailures(manifest.name(), logger);
      HandlerTable handlers =
          new HandlerTable(Map.copyOf(actions), List.of(), List.of(), Optional.empty(), Map.of());
      PluginScope scope = new PluginScope(manifest.name(), loader, logger);
      PluginInstance instance =
          instance(scope, loader, handlers, isSingleThreaded, failures, manifest.name());
      Availability availability = new Availability();
      Quarantine quarantine = new Quarantine(manifest.name(), 3, availability, events);
      ActivePlugin plugin =
          new ActivePlugin(
              new VersionParts(
                  new PluginSettings(
                      PluginSettings.InForce.of(manifest.manifest(), Map.of(), binder)),
                  binder,
                  handlers,
                  Optional.empty(),
                  List.of(),
                  scope,
                  new CallPipeline.Parts(
                      watch.counters(manifest.name(), quarantine::review),
                      watch,
                      new Bulkhead(1),
                      InstancePool.start(
                          manifest.name(),
                          new OneInstance(instance),
                          Duration.ofSeconds(5),
                          Optional.empty(),
                          1),
                      handlers,
                      new CallGuards(availability, quarantine, middlewares, hooks, judge, events)),
                  failures,
                  new PluginHealth(
                      PluginIdentity.of(manifest.name()),
                      manifest.manifest().runtime().healthCheck(),
                      loader,
                      monitor,
                      availability,
                      events,
                      true),
                  new VersionEvents(manifest.name(), events, hooks, watch),
                  JobBoard.none(),
                  new VersionRegistrations(
                      ProvidedServices.create(Map.of()),
                      new PluginSettings(
                          PluginSettings.InForce.of(manifest.manifest(), Map.of(), binder)),
                      failures),
                  Plugins.this::snapshot));
      publish(plugin);
      return plugin;
    }
  }

  Draft plugin(Manifests manifest) {
    return new Draft(manifest);
  }

  Draft plugin(String name) {
    return plugin(Manifests.named(name));
  }

  Snapshot snapshot() {
    return snapshot;
  }

  private synchronized void publish(ActivePlugin plugin) {
    Map<String, ActivePlugin> active = new LinkedHashMap<>(snapshot.active());
    ActivePlugin old = active.put(plugin.name(), plugin);
    if (old != null) {
      old.leaves(snapshot);
    }
    snapshot = new Snapshot(snapshot.generation() + 1, active, Map.of(), Optional.empty());
  }

  /** The calls that a plugin makes. */
  OutgoingCalls callsOf(ActivePlugin plugin) {
    return new OutgoingCalls(
        PluginIdentity.of(plugin.name()),
        plugin.parts().settings(),
        plugin.parts().scope(),
        plugin.binder(),
        this::snapshot);
  }

  @Override
  public void close() {
    for (ActivePlugin plugin : snapshot.active().values()) {
      plugin.parts().scope().close(Duration.ofSeconds(5));
    }
    watch.close();
    monitor.close();
  }
}
