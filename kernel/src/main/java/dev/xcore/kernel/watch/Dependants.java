package dev.xcore.kernel.watch;

import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.runtime.PluginSupervisor;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the plugins that require another come and go with it. Used by one thread at a time. */
final class Dependants {

  private static final Logger LOG = LoggerFactory.getLogger(Dependants.class);

  private final PluginSupervisor supervisor;
  private final String actor;

  Dependants(PluginSupervisor supervisor, String actor) {
    this.supervisor = supervisor;
    this.actor = actor;
  }

  /** Tries the plugins again that could not be loaded because of one that serves now. */
  void retry(String name) {
    for (PluginStatus status : supervisor.plugins()) {
      if (isBlocked(status) && requires(status, name, true)) {
        try {
          supervisor.load(status.name(), actor);
          retry(status.name());
        } catch (PluginLoadException stillBlocked) {
          // Its status says why; logged by whoever tried.
          LOG.debug("plugin={} still blocked", status.name(), stillBlocked);
        }
      }
    }
  }

  private static boolean isBlocked(PluginStatus status) {
    return status.state() == PluginState.FAILED
        && status
            .code()
            .filter(code ->
                code == PluginLoadException.Code.UNSATISFIED_REQUIREMENT
                    || code == PluginLoadException.Code.CIRCULAR_REQUIREMENT)
            .isPresent();
  }

  /**
   * Unloads a plugin whose files are gone, those that require it first; they wait as blocked until
   * it is back.
   */
  void unloadWith(String name) {
    List<String> stopped = new ArrayList<>();
    unload(name, stopped);
    stopped.remove(name);
    if (!stopped.isEmpty()) {
      LOG.warn("plugin={} is gone, so these wait for it: {}", name, String.join(", ", stopped));
    }
    for (String dependant : stopped.reversed()) {
      try {
        supervisor.load(dependant, actor);
      } catch (PluginLoadException expected) {
        LOG.debug("plugin={} waits for {}", dependant, name, expected);
      }
    }
  }

  private void unload(String name, List<String> stopped) {
    for (PluginStatus status : supervisor.plugins()) {
      if (status.state() == PluginState.ACTIVE
          && !stopped.contains(status.name())
          && requires(status, name, false)) {
        unload(status.name(), stopped);
      }
    }
    supervisor.unload(name, actor);
    stopped.add(name);
  }

  private static boolean requires(PluginStatus status, String name, boolean orOptionally) {
    return status.manifest().stream()
        .flatMap(manifest -> manifest.requires().stream())
        .anyMatch(requirement ->
            requirement.name().equals(name) && (orOptionally || !requirement.optional()));
  }
}
