package dev.xcore.kernel.runtime;

import dev.xcore.kernel.state.PluginAct;
import dev.xcore.kernel.state.PluginAct.Kind;
import dev.xcore.kernel.state.PluginStates;
import dev.xcore.sdk.PluginNotFoundException;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Remembers what users do with plugins. What the platform does by itself is not remembered. */
final class Acts {

  private final PluginStates states;
  private final PluginTable table;
  private final InstantSource clock;

  Acts(PluginStates states, PluginTable table, InstantSource clock) {
    this.states = states;
    this.table = table;
    this.clock = clock;
  }

  /** Does something and remembers what came of it, before whoever asked for it learns that. */
  <T> T doing(Kind kind, String plugin, String actor, Supplier<T> change) {
    if (Wishes.AUTOMATIC.contains(actor)) {
      return change.get();
    }
    T outcome;
    try {
      outcome = change.get();
    } catch (PluginNotFoundException unknown) {
      throw unknown; // A name that was mistyped has no past.
    } catch (RuntimeException | Error failure) {
      failed(kind, plugin, actor, failure);
      throw failure;
    }
    done(kind, plugin, actor, "");
    return outcome;
  }

  void done(Kind kind, String plugin, String actor, String message) {
    remember(kind, plugin, actor, true, message);
  }

  void failed(Kind kind, String plugin, String actor, Throwable failure) {
    String message =
        failure instanceof PluginLoadException refused
            ? PluginEntry.headline(refused)
            : String.valueOf(failure.getMessage());
    remember(kind, plugin, actor, false, message);
  }

  private void remember(Kind kind, String plugin, String actor, boolean isDone, String message) {
    String version =
        table
            .find(plugin)
            .flatMap(PluginEntry::manifest)
            .map(manifest -> manifest.version().toString())
            .orElse("");
    states.record(
        PluginAct.of(
            plugin,
            kind,
            actor,
            states.status().node(),
            clock.instant(),
            version,
            isDone,
            message));
  }
}
