package dev.xcore.kernel.runtime;

import dev.xcore.kernel.state.DesiredState;
import dev.xcore.kernel.state.PluginStates;
import dev.xcore.kernel.state.Wish;
import dev.xcore.sdk.ConflictException;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What users ask for: kept first, so that it outlives a crash, then done. What the platform does by
 * itself changes no wish. Used by one thread at a time.
 */
final class Wishes {

  /** Those who act without having been told to. */
  static final Set<String> AUTOMATIC = Set.of("boot", "watcher", "task-folder", "shutdown");

  private final KernelOptions options;
  private final PluginTable table;
  private final PluginChanges changes;
  private final PluginStates desired;
  private final InstantSource clock;

  Wishes(
      KernelOptions options,
      PluginTable table,
      PluginChanges changes,
      PluginStates desired,
      InstantSource clock) {
    this.options = options;
    this.table = table;
    this.changes = changes;
    this.desired = desired;
    this.clock = clock;
  }

  void load(String name, String actor) {
    refresh(actor);
    refuseDisabled(name);
    if (AUTOMATIC.contains(actor)) {
      refuseUnloaded(name);
    }
    keep(name, Wish.ACTIVE, actor);
    try {
      if (isGivenUp(name)) {
        changes.reload(name, actor);
      } else {
        changes.load(name, actor);
      }
    } finally {
      show(name);
    }
  }

  /** One whose workers fell too often is in the tables, but loading it means to begin anew. */
  private boolean isGivenUp(String name) {
    return table
        .find(name)
        .flatMap(PluginEntry::loaded)
        .filter(loaded ->
            loaded
                .active()
                .parts()
                .pipeline()
                .guards()
                .availability()
                .isBlockedBy(Availability.Cause.CRASHES))
        .isPresent();
  }

  void unload(String name, boolean cascade, String actor) {
    PluginEntry entry = changes.require(name);
    options.core().refuse(name, "unloaded");
    refresh(actor);
    Wish wish = entry.state() == PluginState.DISABLED ? Wish.DISABLED : Wish.UNLOADED;
    change(entry, wish, actor, () -> changes.unload(name, cascade, actor));
  }

  void reload(String name, String actor) {
    refuseDisabled(name);
    if (table.serving(name).isEmpty()) {
      load(name, actor);
    } else {
      changes.reload(name, actor);
    }
  }

  void enable(String name, String actor) {
    refresh(actor);
    refuseConfigured(name);
    keep(name, Wish.ACTIVE, actor);
    try {
      changes.load(name, actor);
    } finally {
      show(name);
    }
  }

  void disable(String name, boolean cascade, String actor) {
    PluginEntry entry = changes.require(name);
    options.core().refuse(name, "disabled");
    refresh(actor);
    change(
        entry,
        Wish.DISABLED,
        actor,
        () -> {
          changes.unload(name, cascade, actor);
          changes.disable(name, "disabled by " + actor, actor);
        });
  }

  /** Forgets a plugin whose files are gone. */
  void forget(String name) {
    desired.forget(name);
    table.find(name).filter(entry -> entry.loaded().isEmpty()).ifPresent(table::forget);
    table.publish();
  }

  /** A change that is refused because of dependants leaves the wish as it was. */
  private void change(PluginEntry entry, Wish wish, String actor, Runnable change) {
    DesiredState before = desired.find(entry.name()).orElse(null);
    keep(entry.name(), wish, actor);
    try {
      change.run();
    } catch (ConflictException e) {
      restore(entry.name(), before);
      throw e;
    } finally {
      show(entry.name());
    }
  }

  private void restore(String name, @Nullable DesiredState before) {
    if (before == null) {
      desired.withdraw(name);
    } else {
      desired.put(name, before);
    }
  }

  private void keep(String name, Wish wish, String actor) {
    boolean isNew = desired.find(name).isPresent() || wish != Wish.ACTIVE;
    if (!AUTOMATIC.contains(actor) && isNew) {
      desired.put(name, new DesiredState(wish, actor, clock.instant()));
    }
  }

  /** A user's command is judged by what was said last, wherever that was. */
  private void refresh(String actor) {
    if (!AUTOMATIC.contains(actor)) {
      desired.refresh();
    }
  }

  private void show(String name) {
    table.find(name).ifPresent(entry -> entry.desire(desired.find(name).orElse(null)));
  }

  private void refuseDisabled(String name) {
    refuseConfigured(name);
    desired
        .find(name)
        .filter(word -> word.wish() == Wish.DISABLED && !options.core().has(name))
        .ifPresent(word -> {
          throw new ConflictException(
              "plugin '%s' was disabled by %s at %s: enable it first (xcore plugin enable %s)"
                  .formatted(name, word.actor(), word.since(), name));
        });
  }

  private void refuseConfigured(String name) {
    if (options.disabled().contains(name) && !options.core().has(name)) {
      throw new ConflictException(
          "plugin '" + name + "' is disabled: take it out of plugins.disabled first");
    }
  }

  private void refuseUnloaded(String name) {
    desired
        .find(name)
        .filter(word -> word.wish() == Wish.UNLOADED && !options.core().has(name))
        .ifPresent(word -> {
          throw new ConflictException(
              "plugin '%s' was unloaded by %s: it is not loaded without being asked for"
                  .formatted(name, word.actor()));
        });
  }
}
