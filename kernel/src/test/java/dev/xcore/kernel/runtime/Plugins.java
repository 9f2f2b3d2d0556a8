package dev.xcore.kernel.runtime;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HandlerTable;
import java.time.Duration;
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
  private volatile Snapshot snapshot = new Snapshot(0, Map.of(), Map.of(), Optional.empty());

  /** An action. */
  interface Code {
    @Nullable Object run(@Nullable Object payload) throws Throwable;
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
      actions.put(
          name,
          new ActionDescriptor(
              name,
              "",
              roles,
              false,
              Map.of(),
              Map.of(),
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
      ActivePlugin plugin =
          new ActivePlugin(
              new VersionParts(
                  new PluginSettings(
                      PluginSettings.InForce.of(manifest.manifest(), Map.of(), binder)),
                  new Object(),
                  binder,
                  new HandlerTable(
                      Map.copyOf(actions), List.of(), List.of(), Optional.empty(), Map.of()),
                  Optional.empty(),
                  List.of(),
                  new PluginScope(manifest.name(), loader, logger),
                  new CallPipeline.Parts(
                      watch.counters(manifest.name()),
                      watch,
                      new Bulkhead(1),
                      isSingleThreaded ? Optional.of(new ReentrantLock()) : Optional.empty(),
                      actions.values().stream().anyMatch(action -> !action.roles().isEmpty()),
                      new Stage.Handler(loader, failures)),
                  failures,
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
  }
}
