package dev.xcore.kernel.runtime;

import dev.xcore.kernel.state.DesiredState;
import dev.xcore.kernel.state.InstalledVersion;
import dev.xcore.kernel.state.KnownPlugin;
import dev.xcore.kernel.state.PluginAct.Kind;
import dev.xcore.kernel.state.PluginStates;
import dev.xcore.kernel.state.Wish;
import dev.xcore.sdk.PluginNotFoundException;
import dev.xcore.sdk.XcoreException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings this node to what was said on others, and says where it cannot. Writes no words. Used by
 * one thread at a time; any thread may read the gaps.
 */
final class Convergence {

  private static final Logger LOG = LoggerFactory.getLogger(Convergence.class);

  private static final String UNSOUND = "";

  private final KernelOptions options;
  private final PluginFolder folder;
  private final PluginTable table;
  private final PluginChanges changes;
  private final PluginStates states;
  private final Acts acts;
  private final Set<String> pending = new TreeSet<>();
  private volatile Map<String, String> gaps = Map.of();
  private boolean isBegun;

  Convergence(
      KernelOptions options,
      PluginFolder folder,
      PluginTable table,
      PluginChanges changes,
      PluginStates states,
      Acts acts) {
    this.options = options;
    this.folder = folder;
    this.table = table;
    this.changes = changes;
    this.states = states;
    this.acts = acts;
  }

  /** What is wanted and cannot be had on this node: sentences by plugin. */
  Map<String, String> gaps() {
    return gaps;
  }

  /** Takes up what has changed, and what could not be had so far; returns what is to be done. */
  Set<String> begin(Set<String> changed) {
    pending.addAll(changed);
    Set<String> work = new TreeSet<>(pending);
    work.addAll(gaps.keySet());
    if (!isBegun) {
      work.addAll(states.all().keySet());
      isBegun = true;
    }
    return work;
  }

  /** Brings one plugin to what is wanted of it. */
  void settle(String plugin) {
    boolean isNews = pending.contains(plugin);
    Optional<String> gap = Optional.empty();
    if (!options.disabled().contains(plugin) && !options.core().has(plugin)) {
      KnownPlugin known = states.all().getOrDefault(plugin, KnownPlugin.UNKNOWN);
      table.find(plugin).ifPresent(entry -> entry.desire(known.desired().orElse(null)));
      gap = settle(plugin, known, isNews);
    }
    Map<String, String> next = new TreeMap<>(gaps);
    next.remove(plugin);
    gap.ifPresent(sentence -> next.put(plugin, sentence));
    if (gap.isPresent() && !gap.get().equals(gaps.get(plugin))) {
      LOG.warn("plugin={} {}", plugin, gap.get());
    }
    gaps = Map.copyOf(next);
    pending.remove(plugin);
  }

  private Optional<String> settle(String plugin, KnownPlugin known, boolean isNews) {
    Optional<DesiredState> word = known.desired();
    if (word.isPresent() && word.get().wish() != Wish.ACTIVE) {
      table.find(plugin).ifPresent(entry -> lower(entry, word.get()));
      return Optional.empty();
    }
    if (known.equals(KnownPlugin.UNKNOWN)) {
      return Optional.empty();
    }
    return raise(plugin, known, isNews);
  }

  private void lower(PluginEntry entry, DesiredState word) {
    boolean isDisabled = word.wish() == Wish.DISABLED;
    boolean isDone = isDisabled && entry.state() == PluginState.DISABLED;
    if (isDone || (!isDisabled && entry.loaded().isEmpty())) {
      return;
    }
    String cause = "disabled by %s at %s".formatted(word.actor(), word.since());
    attempt(
        isDisabled ? Kind.DISABLE : Kind.UNLOAD,
        entry.name(),
        word.actor(),
        () -> {
          changes.unload(entry.name(), true, word.actor());
          if (isDisabled) {
            changes.disable(entry.name(), cause, word.actor());
          }
        });
  }

  private Optional<String> raise(String plugin, KnownPlugin known, boolean isNews) {
    String actor =
        known
            .desired()
            .map(DesiredState::actor)
            .or(() -> known.installed().map(InstalledVersion::actor))
            .orElse("unknown");
    Optional<String> here = version(plugin);
    String onDisk;
    try {
      onDisk = onDisk(plugin);
    } catch (PluginNotFoundException absent) {
      return here.isPresent() ? Optional.empty() : Optional.of(absent(known));
    } catch (PluginLoadException unsound) {
      LOG.debug("plugin={} is not sound, which is said where it is loaded", plugin, unsound);
      onDisk = UNSOUND;
    }
    boolean isFailed =
        table.find(plugin).filter(entry -> entry.state() == PluginState.FAILED).isPresent();
    boolean isAwaited = isNews || gaps.containsKey(plugin);
    if (here.isEmpty() && (isNews || !isFailed)) {
      attempt(Kind.LOAD, plugin, actor, () -> changes.load(plugin, actor));
    } else if (here.isPresent() && isAwaited && isOther(here.get(), onDisk, known)) {
      attempt(Kind.RELOAD, plugin, actor, () -> changes.reload(plugin, actor));
    }
    return gap(known, onDisk);
  }

  /** Whether the version on disk is the one that is wanted, and another one serves. */
  private static boolean isOther(String here, String onDisk, KnownPlugin known) {
    return !onDisk.equals(here)
        && known.installed().map(InstalledVersion::version).filter(onDisk::equals).isPresent();
  }

  private static Optional<String> gap(KnownPlugin known, String onDisk) {
    return known
        .installed()
        .filter(wanted -> !onDisk.equals(UNSOUND) && !wanted.version().equals(onDisk))
        .map(wanted -> other(wanted, onDisk));
  }

  private Optional<String> version(String plugin) {
    return table.serving(plugin).map(serving -> serving.active().manifest().version().toString());
  }

  private String onDisk(String plugin) {
    Optional<String> location = table.find(plugin).map(PluginEntry::location);
    return PluginSource.locate(folder, plugin, location).manifest().version().toString();
  }

  private static String absent(KnownPlugin known) {
    return known
        .installed()
        .map(wanted ->
            "is wanted in version %s, which %s installed at %s, but its files are not on this node: install them here"
                .formatted(wanted.version(), wanted.actor(), wanted.since()))
        .orElse("is wanted, but its files are not on this node: install them here");
  }

  private static String other(InstalledVersion wanted, String onDisk) {
    return "is wanted in version %s, which %s installed at %s; this node has %s: install %s here"
        .formatted(wanted.version(), wanted.actor(), wanted.since(), onDisk, wanted.version());
  }

  private void attempt(Kind kind, String plugin, String actor, Runnable change) {
    try {
      change.run();
      LOG.info("plugin={} {} actor={}: said elsewhere", plugin, kind.text(), actor);
      acts.done(kind, plugin, actor, "said elsewhere");
    } catch (PluginLoadException | XcoreException e) {
      LOG.warn("plugin={} {} actor={}: said elsewhere, failed", plugin, kind.text(), actor);
      acts.failed(kind, plugin, actor, e);
    }
  }
}
