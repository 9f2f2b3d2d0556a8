package dev.xcore.kernel.runtime;

import dev.xcore.kernel.leaks.UnloadSummary;
import dev.xcore.kernel.signing.SignatureReport;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * All known plugins and the snapshot of those that serve. One writer at a time; readers take the
 * snapshot without a lock.
 */
final class PluginTable {

  private final Edge edge;
  private final InstantSource clock;
  private final PluginNews news;
  private final UnaryOperator<SignatureReport> signatures;
  private final Function<String, UnloadSummary> unloads;
  private final boolean showsCauses;
  private final CorePlugins core;
  private final Map<String, PluginEntry> entries = new ConcurrentSkipListMap<>();
  private volatile Snapshot snapshot;

  /**
   * Makes an empty table.
   *
   * @param edge prepares each snapshot
   * @param clock tells the time of transitions
   * @param news announces them
   * @param signatures judges signatures of serving versions anew
   * @param unloads tells by name what became of past versions
   * @param showsCauses whether snapshots say what a failed plugin's code threw
   * @param core the plugins that come with the platform
   */
  PluginTable(
      Edge edge,
      InstantSource clock,
      PluginNews news,
      UnaryOperator<SignatureReport> signatures,
      Function<String, UnloadSummary> unloads,
      boolean showsCauses,
      CorePlugins core) {
    this.core = core;
    this.signatures = signatures;
    this.news = news;
    this.unloads = unloads;
    this.showsCauses = showsCauses;
    this.edge = edge;
    this.clock = clock;
    this.snapshot = new Snapshot(0, Map.of(), Map.of(), Optional.empty());
  }

  Snapshot snapshot() {
    return snapshot;
  }

  Collection<PluginEntry> entries() {
    return entries.values();
  }

  Optional<PluginEntry> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  PluginEntry register(String name, String location) {
    return entries.computeIfAbsent(
        name,
        key -> new PluginEntry(key, location, clock, news, signatures, unloads, core.has(key)));
  }

  void forget(PluginEntry entry) {
    entries.remove(entry.name());
  }

  /** Publishes versions that begin to serve, in place of those of the same names. */
  void publishWith(List<LoadedPlugin> versions) {
    Map<String, ActivePlugin> active = new LinkedHashMap<>(snapshot.active());
    versions.forEach(version -> active.put(version.active().name(), version.active()));
    publish(active);
  }

  /** Returns what serves under a name. */
  Optional<LoadedPlugin> serving(String name) {
    return find(name).flatMap(PluginEntry::loaded);
  }

  /** Publishes that a plugin no longer serves. */
  void publishWithout(String name) {
    Map<String, ActivePlugin> active = new LinkedHashMap<>(snapshot.active());
    active.remove(name);
    publish(active);
  }

  /** Publishes why plugins do not serve, as it is now. */
  void publish() {
    publish(snapshot.active());
  }

  private void publish(Map<String, ActivePlugin> active) {
    Snapshot last = snapshot;
    long generation = last.generation() + 1;
    Map<String, String> unavailable = unavailable(active);
    Object mounted = edge.mount(new Snapshot(generation, active, unavailable, Optional.empty()));
    last.active()
        .forEach((name, plugin) -> {
          if (active.get(name) != plugin) {
            plugin.leaves(last);
          }
        });
    snapshot = new Snapshot(generation, active, unavailable, Optional.of(mounted));
    handOver(last.active(), active);
  }

  /** Subscriptions begin and end with the versions that serve. */
  private static void handOver(Map<String, ActivePlugin> before, Map<String, ActivePlugin> now) {
    now.forEach((name, version) -> {
      ActivePlugin old = before.get(name);
      if (old != version) {
        version.parts().events().begin(Optional.ofNullable(old).map(each -> each.parts().events()));
        version.jobs().begin();
        version
            .parts()
            .registrations()
            .begin(Optional.ofNullable(old).map(each -> each.parts().registrations()));
      }
    });
    before.forEach((name, old) -> {
      if (!now.containsKey(name)) {
        old.parts().events().end();
        old.jobs().end();
        old.parts().registrations().end();
      }
    });
  }

  private Map<String, String> unavailable(Map<String, ActivePlugin> active) {
    Map<String, String> reasons = new TreeMap<>();
    for (PluginEntry entry : entries.values()) {
      if (!active.containsKey(entry.name())) {
        reasons.put(entry.name(), entry.unavailability(showsCauses));
      }
    }
    return reasons;
  }
}
