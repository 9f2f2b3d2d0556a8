package dev.xcore.server;

import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.kernel.state.InstalledVersion;
import dev.xcore.kernel.state.KnownPlugin;
import dev.xcore.kernel.state.PluginAct;
import dev.xcore.kernel.state.StateStatus;
import dev.xcore.sdk.PluginNotFoundException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What administrators are told of what is remembered of plugins; value trees. */
record StateReport(PluginSupervisor supervisor) {

  private static final int USUAL = 50;
  private static final int MOST = 1000;

  /** How well the state is kept, and what of it this node cannot have. */
  Map<String, Object> status() {
    StateStatus status = supervisor.states().status();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("store", status.store());
    tree.put("node", status.node());
    tree.put("degraded", status.isDegraded());
    tree.put("message", status.message());
    tree.put("gaps", new TreeMap<>(supervisor.gaps()));
    return tree;
  }

  /** A check for the health of the server. */
  HealthCheck.Outcome health() {
    StateStatus status = supervisor.states().status();
    return new HealthCheck.Outcome(
        status.isDegraded() ? HealthCheck.Status.DEGRADED : HealthCheck.Status.HEALTHY,
        status.isDegraded()
            ? "the state of plugins is what was known last"
            : "kept in the " + status.store());
  }

  /** Adds what is remembered of a plugin. */
  void addTo(Map<String, Object> report, String plugin) {
    KnownPlugin known = supervisor.states().all().getOrDefault(plugin, KnownPlugin.UNKNOWN);
    known.installed().ifPresent(version -> report.put("installed", version(version)));
    gap(plugin).ifPresent(sentence -> report.put("gap", sentence));
  }

  Optional<String> gap(String plugin) {
    return Optional.ofNullable(supervisor.gaps().get(plugin));
  }

  /** Says that a plugin is not there, and whether it should be. */
  PluginNotFoundException unknown(String plugin) {
    return new PluginNotFoundException(
        gap(plugin)
            .map(sentence -> "plugin '%s' %s".formatted(plugin, sentence))
            .orElse("there is no plugin '" + plugin + "'"));
  }

  private static Map<String, Object> version(InstalledVersion version) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", version.version());
    tree.put("origin", version.origin());
    tree.put("digest", version.digest());
    tree.put("actor", version.actor());
    tree.put("installed_at", version.since().toString());
    return tree;
  }

  /** What was done with a plugin, the newest first; {@code ?limit=} says how much of it. */
  Map<String, Object> history(String plugin, HttpExchange exchange) {
    int limit = Math.max(1, KnownQuery.of(exchange, "limit").number("limit", USUAL, MOST));
    List<PluginAct> acts = supervisor.states().history(plugin, limit);
    if (acts.isEmpty() && supervisor.find(plugin).isEmpty()) {
      throw unknown(plugin);
    }
    return Map.of("name", plugin, "history", acts.stream().map(StateReport::act).toList());
  }

  private static Map<String, Object> act(PluginAct act) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("at", act.at().toString());
    tree.put("act", act.kind().text());
    tree.put("outcome", act.isDone() ? "done" : "failed");
    tree.put("actor", act.actor());
    tree.put("node", act.node());
    if (!act.version().isEmpty()) {
      tree.put("version", act.version());
    }
    if (!act.message().isEmpty()) {
      tree.put("message", act.message());
    }
    return tree;
  }
}
