package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.Wording;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.PluginNotFoundException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads, unloads, replaces and reconfigures single plugins. Used by one thread at a time. */
final class PluginChanges {

  private static final Logger LOG = LoggerFactory.getLogger(PluginChanges.class);

  private final KernelOptions options;
  private final PluginFolder folder;
  private final PluginTable table;
  private final PluginLoader loader;
  private final Admission admission;
  private final Retirement retirement;

  PluginChanges(
      KernelOptions options,
      PluginFolder folder,
      PluginTable table,
      PluginLoader loader,
      Admission admission,
      Retirement retirement) {
    this.options = options;
    this.folder = folder;
    this.table = table;
    this.loader = loader;
    this.admission = admission;
    this.retirement = retirement;
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

  void load(String name, String actor) {
    if (table.find(name).flatMap(PluginEntry::loaded).isPresent()) {
      return;
    }
    refuseDisabled(name);
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

  private void refuse(PluginEntry entry, PluginLoadException failure, String actor) {
    entry.failed(failure, actor);
    table.publish();
    LOG.warn("plugin={} cannot be loaded: {}", entry.name(), PluginEntry.headline(failure));
  }

  private void start(PluginEntry entry, PluginPackage found, String actor) {
    entry.validated(found.manifest(), actor);
    admission.check(found);
    entry.move(PluginState.RESOLVED, "all it requires serves", actor);
    entry.move(PluginState.LOADING, "to be loaded", actor);
    LoadedPlugin version = loader.load(found, Optional.empty());
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

  void unload(String name, String actor, Duration drain) {
    PluginEntry entry = require(name);
    if (entry.loaded().isEmpty()) {
      return;
    }
    List<PluginManifest> dependants = admission.dependants(name);
    if (!dependants.isEmpty()) {
      throw new ConflictException(
          "plugin '%s' cannot be unloaded, because %s; unload first: %s"
              .formatted(
                  name,
                  dependants.size() == 1 ? "another requires it" : "others require it",
                  dependants.stream().map(PluginManifest::name).collect(Collectors.joining(", "))));
    }
    end(entry, "to be unloaded", actor, drain);
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
        .findFirst();
  }

  void reload(String name, String actor) {
    Optional<PluginEntry> entry = table.find(name);
    if (entry.flatMap(PluginEntry::loaded).isEmpty()) {
      load(name, actor);
      return;
    }
    refuseDisabled(name);
    replace(entry.get(), entry.get().loaded().orElseThrow(), actor);
  }

  private void replace(PluginEntry entry, LoadedPlugin old, String actor) {
    entry.move(PluginState.RELOADING, "to be replaced", actor);
    PluginPackage found;
    LoadedPlugin next;
    try {
      found = locate(entry.name());
      admission.check(found);
      admission.checkDependants(found);
      if (found.manifest().runtime().restartReload()) {
        restart(entry, found, actor);
        return;
      }
      next = loader.load(found, Optional.of(old));
      publish(next);
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
    String cause =
        "replaced %s by %s"
            .formatted(old.active().manifest().version(), next.active().manifest().version());
    entry.activated(next, found.location().toString(), cause, actor);
    if (LOG.isInfoEnabled()) {
      LOG.info("plugin={} {} {}", entry.name(), cause, next.timing());
    }
    retirement.afterSwap(old, options.drainTimeout());
  }

  /** The manifest says {@code reload: restart}: the old version stops before the new one starts. */
  private void restart(PluginEntry entry, PluginPackage found, String actor) {
    entry.move(PluginState.ACTIVE, "its manifest asks for a restart", actor);
    end(entry, "to be restarted", actor, options.drainTimeout());
    load(found.manifest().name(), actor);
  }

  private void refuseDisabled(String name) {
    if (options.disabled().contains(name)) {
      throw new ConflictException(
          "plugin '" + name + "' is disabled: take it out of plugins.disabled first");
    }
  }

  private PluginPackage locate(String name) {
    Optional<String> location = table.find(name).map(PluginEntry::location);
    return PluginSource.locate(folder, name, location);
  }

  private PluginEntry require(String name) {
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
