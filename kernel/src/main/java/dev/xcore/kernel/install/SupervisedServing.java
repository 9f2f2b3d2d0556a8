package dev.xcore.kernel.install;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.ActivePlugin;
import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.kernel.state.PluginStates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A running server's plugins. What is remembered of a change is guarded by the supervisor's lock.
 */
final class SupervisedServing implements Serving {

  private enum Before {
    /** The supervisor did not know it. */
    UNKNOWN,
    /** It was known, and did not serve. */
    IDLE,
    SERVING
  }

  private final PluginSupervisor supervisor;
  private Before before = Before.UNKNOWN;
  private boolean isStarted;

  SupervisedServing(PluginSupervisor supervisor) {
    this.supervisor = supervisor;
  }

  @Override
  public <T> T exclusively(Supplier<T> change) {
    return supervisor.exclusively(change);
  }

  @Override
  public void start(String plugin, String actor) {
    remember(plugin);
    if (!isDisabled(plugin)) {
      if (before == Before.SERVING) {
        supervisor.reload(plugin, actor);
      } else {
        supervisor.load(plugin, actor);
      }
      isStarted = true;
    }
  }

  private void remember(String plugin) {
    isStarted = false;
    if (isServing(plugin)) {
      before = Before.SERVING;
    } else {
      before = supervisor.find(plugin).isPresent() ? Before.IDLE : Before.UNKNOWN;
    }
  }

  /** Mostly the old version has gone on serving; with {@code reload: restart} it has not. */
  @Override
  public void restore(String plugin, String actor) {
    if (before == Before.SERVING) {
      if (!isServing(plugin)) {
        supervisor.load(plugin, actor);
      } else if (isStarted) {
        supervisor.reload(plugin, actor);
      }
      return;
    }
    if (isStarted) {
      supervisor.unload(plugin, actor);
    }
    if (before == Before.UNKNOWN) {
      supervisor.forget(plugin);
    }
  }

  @Override
  public List<String> stop(String plugin, String actor) {
    remember(plugin);
    List<String> stopped = new ArrayList<>();
    stop(plugin, actor, stopped);
    stopped.remove(plugin);
    return stopped;
  }

  private void stop(String plugin, String actor, List<String> stopped) {
    if (isServing(plugin)) {
      dependants(plugin).forEach(dependant -> stop(dependant, actor, stopped));
      supervisor.unload(plugin, actor);
      stopped.add(plugin);
    }
  }

  @Override
  public void forget(String plugin) {
    supervisor.forget(plugin);
  }

  @Override
  public Optional<PluginStates> states() {
    return Optional.of(supervisor.states());
  }

  private boolean isServing(String plugin) {
    return supervisor.snapshot().active().containsKey(plugin);
  }

  private boolean isDisabled(String plugin) {
    return supervisor
        .find(plugin)
        .map(PluginStatus::state)
        .filter(state -> state == PluginState.DISABLED)
        .isPresent();
  }

  private List<String> dependants(String plugin) {
    return supervisor.snapshot().active().values().stream()
        .map(ActivePlugin::manifest)
        .filter(manifest -> InstalledSet.needs(manifest, plugin))
        .map(PluginManifest::name)
        .sorted()
        .toList();
  }
}
