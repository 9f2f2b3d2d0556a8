package dev.xcore.kernel.runtime;

import dev.xcore.kernel.events.HookPoint;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.Wording;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.PluginNotFoundException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads, unloads and replaces single plugins. Used by one thread at a time. */
final class PluginChanges {

  private static final Logger LOG = LoggerFactory.getLogger(PluginChanges.class);

  private final KernelOptions options;
  private final PluginFolder folder;
  private final PluginTable table;
  private final PluginLoader loader;
  private final Admission admission;
  private final Retirement retirement;
  private final Replacement replacement;
  private final LifecycleHooks hooks;

  PluginChanges(
      KernelOptions options,
      PluginFolder folder,
      PluginTable table,
      PluginLoader loader,
      Admission admission,
      Retirement retirement,
      LifecycleHooks hooks) {
    this.options = options;
    this.folder = folder;
    this.table = table;
    this.loader = loader;
    this.admission = admission;
    this.retirement = retirement;
    this.hooks = hooks;
    this.replacement = new Replacement(options, table, loader, retirement);
  }

  /** Makes the report of a load that failed, whatever was thrown. */
  static PluginLoadException failure(Path location, @Nullable Throwable thrown) {
    return switch (thrown) {
      case PluginLoadException known -> known;
      case PluginNotFoundException gone ->
          new PluginLoadException(
              Code.UNREADABLE, List.of(Problem.of(location.toString(), gone.detail())), null);
      case null, default -> {
        LOG.error("loading {} failed in a way that was not foreseen", location, thrown);
        yield new PluginLoadException(
            Code.START_FAILED,
            List.of(Problem.of(location.toString(), "could not be loaded: " + thrown)),
            null);
      }
    };
  }

  /** Loads a plugin that does not serve, and then those that were blocked by it. */
  void load(String name, String actor) {
    Optional<PluginEntry> known = table.find(name);
    known
        .filter(PluginEntry::isFailedDormant)
        .ifPresent(entry -> end(entry, "could not be activated", actor));
    if (table.serving(name).isEmpty()) {
      loadOne(name, actor);
      loadBlocked(actor);
    }
  }

  private void loadOne(String name, String actor) {
    PluginPackage found;
    try {
      found = locate(name);
    } catch (PluginLoadException e) {
      PluginEntry broken = table.register(name, e.problems().getFirst().file());
      broken.rediscover(broken.location(), "to be loaded", actor);
      refuse(broken, e, actor);
      throw e;
    }
    PluginEntry entry = table.register(name, found.location().toString());
    entry.rediscover(found.location().toString(), "to be loaded", actor);
    try {
      start(entry, found, actor);
    } catch (RuntimeException | Error e) {
      PluginLoadException failure = failure(found.location(), e);
      refuse(entry, failure, actor);
      throw failure;
    }
  }

  /** A plugin that serves again may be what others have waited for. */
  private void loadBlocked(String actor) {
    boolean isProgress = true;
    while (isProgress) {
      isProgress = false;
      for (PluginEntry entry : List.copyOf(table.entries())) {
        isProgress |= entry.isBlocked() && entry.isWanted() && isFree(entry) && retry(entry, actor);
      }
    }
  }

  private boolean isFree(PluginEntry entry) {
    return entry.manifest().filter(admission::isSatisfied).isPresent();
  }

  private boolean retry(PluginEntry entry, String actor) {
    try {
      loadOne(entry.name(), actor);
      return true;
    } catch (PluginLoadException | PluginNotFoundException e) {
      LOG.info("plugin={} was blocked and does not load yet", entry.name());
      return false;
    }
  }

  private void refuse(PluginEntry entry, PluginLoadException failure, String actor) {
    entry.failed(failure, actor);
    table.publish();
    LOG.warn("plugin={} cannot be loaded: {}", entry.name(), PluginEntry.headline(failure));
  }

  private void start(PluginEntry entry, PluginPackage found, String actor) {
    entry.validated(found.manifest(), actor);
    admission.check(found);
    LifecycleHooks.Change change = hooks.begin(HookPoint.PLUGIN_LOAD, found, actor);
    try {
      bring(entry, found, actor);
    } catch (RuntimeException | Error e) {
      change.failed(e);
      throw e;
    }
    change.done();
  }

  private void bring(PluginEntry entry, PluginPackage found, String actor) {
    entry.move(PluginState.RESOLVED, "all it requires serves", actor);
    entry.move(PluginState.LOADING, "to be loaded", actor);
    LoadedPlugin version =
        loader.load(
            found, Optional.empty(), PluginExports.visibleTo(found.manifest(), table::serving));
    entry.move(PluginState.LOADED, "started", actor);
    publish(version);
    entry.activated(version, found.location().toString(), "it serves", actor);
    if (LOG.isInfoEnabled()) {
      LOG.info(
          "plugin={} version={} loaded {}",
          entry.name(),
          found.manifest().version(),
          version.timing());
    }
  }

  private void publish(LoadedPlugin version) {
    try {
      table.publishWith(List.of(version));
    } catch (RuntimeException | Error e) {
      retirement.discard(version);
      throw e;
    }
  }

  /**
   * Unloads a plugin.
   *
   * @param cascade whether the plugins that require it are unloaded too; they come back with it
   */
  void unload(String name, boolean cascade, String actor) {
    PluginEntry entry = require(name);
    if (entry.loaded().isEmpty()) {
      return;
    }
    List<String> dependants = admission.allDependants(name);
    if (!dependants.isEmpty() && !cascade) {
      throw new ConflictException(
          "plugin '%s' cannot be unloaded, because %s; unload first: %s (or unload all of them with cascade)"
              .formatted(
                  name,
                  dependants.size() == 1 ? "another requires it" : "others require it",
                  String.join(", ", dependants)));
    }
    List<LoadedPlugin> leaving =
        Stream.concat(dependants.stream(), Stream.of(name))
            .flatMap(each -> table.serving(each).stream())
            .toList();
    hooks.unload(leaving, actor, () -> unload(entry, dependants, actor));
  }

  private void unload(PluginEntry entry, List<String> dependants, String actor) {
    String name = entry.name();
    dependants.forEach(dependant -> end(require(dependant), name + " is unloaded", actor));
    replacement.detach(name, replacement.linkedTo(name), actor);
    end(entry, "to be unloaded", actor);
    dependants.forEach(dependant -> block(require(dependant), entry, actor));
    table.publish();
  }

  private void block(PluginEntry dependant, PluginEntry cause, String actor) {
    Optional<PluginManifest> known = dependant.manifest();
    dependant.rediscover(dependant.location(), "waits for " + cause.name(), actor);
    known.ifPresent(manifest -> dependant.validated(manifest, actor));
    String why = "blocked by %s: %s".formatted(cause.name(), cause.blocking());
    Problem problem = Problem.of(dependant.location(), why);
    dependant.failed(
        new PluginLoadException(Code.UNSATISFIED_REQUIREMENT, List.of(problem), null), actor);
  }

  private void end(PluginEntry entry, String cause, String actor) {
    end(entry, cause, actor, options.drainTimeout());
  }

  private void end(PluginEntry entry, String cause, String actor, Duration drain) {
    LoadedPlugin version = entry.loaded().orElseThrow();
    entry.move(PluginState.UNLOADING, cause, actor);
    table.publishWithout(entry.name());
    retirement.afterUnload(version, drain);
    entry.left();
    entry.move(PluginState.UNLOADED, "it is gone", actor);
    table.publish();
    LOG.info("plugin={} unloaded", entry.name());
  }

  /** Unloads what serves, dependants first; returns whether replaced versions have ended too. */
  boolean unloadAll(Duration grace) {
    long end = DeadlineWatch.after(DeadlineWatch.now(), grace);
    Optional<PluginEntry> next = lastInOrder();
    while (next.isPresent()) {
      long left = Math.max(0, end - DeadlineWatch.now());
      end(next.get(), "the platform stops", "shutdown", Duration.ofNanos(left));
      next = lastInOrder();
    }
    return retirement.await(options.stopTimeout());
  }

  private Optional<PluginEntry> lastInOrder() {
    return table.entries().stream()
        .filter(entry -> entry.loaded().isPresent())
        .filter(entry -> admission.dependants(entry.name()).isEmpty())
        .filter(entry -> replacement.linkedTo(entry.name()).isEmpty())
        .min(Comparator.comparing(entry -> options.core().has(entry.name())));
  }

  void reload(String name, String actor) {
    Optional<PluginEntry> entry = table.find(name);
    if (entry.flatMap(PluginEntry::loaded).isEmpty() || entry.get().isFailedDormant()) {
      load(name, actor);
    } else {
      replace(entry.get(), actor);
      loadBlocked(actor);
    }
  }

  private void replace(PluginEntry entry, String actor) {
    entry.move(PluginState.RELOADING, "to be replaced", actor);
    try {
      PluginPackage found = locate(entry.name());
      admission.check(found);
      admission.checkDependants(found);
      replace(entry, found, actor);
    } catch (RuntimeException | Error e) {
      if (entry.state() != PluginState.RELOADING) {
        throw e;
      }
      PluginLoadException failure = failure(Path.of(entry.location()), e);
      entry.reloadFailed(failure, actor);
      LOG.warn(
          "plugin={} goes on, its reload failed: {}", entry.name(), PluginEntry.headline(failure));
      throw failure;
    }
  }

  private void replace(PluginEntry entry, PluginPackage found, String actor) {
    LifecycleHooks.Change change = hooks.begin(HookPoint.PLUGIN_RELOAD, found, actor);
    try {
      if (found.manifest().runtime().restartReload()) {
        restart(entry, found, actor);
      } else {
        replacement.replace(entry, found, actor);
      }
    } catch (RuntimeException | Error e) {
      change.failed(e);
      throw e;
    }
    change.done();
  }

  /** The manifest says {@code reload: restart}: the old version stops before the new one starts. */
  private void restart(PluginEntry entry, PluginPackage found, String actor) {
    entry.move(PluginState.ACTIVE, "its manifest asks for a restart", actor);
    List<LoadedPlugin> linked = replacement.linkedTo(entry.name()).reversed();
    linked.forEach(each -> end(require(each.active().name()), "to be linked anew", actor));
    end(entry, "to be restarted", actor);
    linked.forEach(each -> block(require(each.active().name()), entry, actor));
    loadOne(found.manifest().name(), actor);
  }

  /** Takes a plugin that does not serve out of use. */
  void disable(String name, String cause, String actor) {
    PluginEntry entry = require(name);
    if (entry.state() != PluginState.DISABLED) {
      entry.move(PluginState.DISABLED, cause, actor);
      table.publish();
    }
  }

  private PluginPackage locate(String name) {
    Optional<String> location = table.find(name).map(PluginEntry::location);
    return PluginSource.locate(folder, name, location);
  }

  PluginEntry require(String name) {
    return table
        .find(name)
        .orElseThrow(() ->
            new PluginNotFoundException(
                "there is no plugin '%s'%s"
                    .formatted(
                        Wording.shorten(name),
                        Wording.didYouMean(
                            name, table.entries().stream().map(PluginEntry::name).toList()))));
  }
}
