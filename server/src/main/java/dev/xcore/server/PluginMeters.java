package dev.xcore.server;

import dev.xcore.kernel.leaks.LoaderCounts;
import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.runtime.PluginSupervisor;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the kernel counts of plugins, read anew each time: a plugin that is gone has no meter left.
 * Counters of calls begin again when a version is replaced.
 */
final class PluginMeters implements MultiCollector {

  private final PluginSupervisor supervisor;

  PluginMeters(PluginSupervisor supervisor) {
    this.supervisor = supervisor;
  }

  @Override
  public MetricSnapshots collect() {
    List<PluginStatus> plugins = supervisor.plugins();
    LoaderCounts loaders = supervisor.loaders();
    return MetricSnapshots.of(
        states(plugins),
        counters(plugins, "calls", "Calls of the serving version.", PluginStatus::calls),
        counters(plugins, "failures", "Calls that failed or were refused.", PluginStatus::failures),
        gauges(plugins, "in_flight", "Calls that run now.", PluginStatus::inFlight),
        gauges(plugins, "runaway", "Calls that ignore their deadline.", PluginStatus::runaway),
        counters(plugins, "loads", "Versions that began to serve.", p -> p.changes().loads()),
        counters(plugins, "reloads", "Versions replaced.", p -> p.changes().reloads()),
        counters(plugins, "load_failures", "Loads that failed.", p -> p.changes().failures()),
        counters(plugins, "load_seconds", "Time spent loading.", PluginMeters::loadSeconds),
        gauges(plugins, "leaked_versions", "Past versions in memory.", p -> p.unloads().leaked()),
        gauge("xcore_class_loaders_alive", "Class loaders in memory.", loaders.alive()),
        gauge("xcore_class_loaders_pending", "Ended, being looked at.", loaders.pending()),
        gauge("xcore_class_loaders_leaked", "Ended, and still in memory.", loaders.leaked()),
        counter("xcore_class_loaders_created", "Class loaders made.", loaders.created()),
        counter("xcore_class_loaders_collected", "Have left memory.", loaders.collected()),
        counter("xcore_class_loaders_leaks", "Found to stay.", loaders.everLeaked()));
  }

  private static double loadSeconds(PluginStatus plugin) {
    return plugin.changes().loadTime().toNanos() / 1e9;
  }

  private static MetricSnapshot states(List<PluginStatus> plugins) {
    Map<PluginState, Integer> counts = new EnumMap<>(PluginState.class);
    for (PluginState state : PluginState.values()) {
      counts.put(state, 0);
    }
    plugins.forEach(plugin -> counts.merge(plugin.state(), 1, Integer::sum));
    GaugeSnapshot.Builder states =
        GaugeSnapshot.builder().name("xcore_plugins").help("Plugins by state.");
    counts.forEach(
        (state, count) -> states.dataPoint(point("state", PluginReport.text(state), count)));
    return states.build();
  }

  private static MetricSnapshot gauges(
      List<PluginStatus> plugins, String name, String help, ToDoubleFunction<PluginStatus> value) {
    GaugeSnapshot.Builder gauges = GaugeSnapshot.builder().name("xcore_plugin_" + name).help(help);
    plugins.forEach(
        plugin -> gauges.dataPoint(point("plugin", plugin.name(), value.applyAsDouble(plugin))));
    return gauges.build();
  }

  private static GaugeDataPointSnapshot point(String label, String of, double value) {
    return GaugeDataPointSnapshot.builder().labels(Labels.of(label, of)).value(value).build();
  }

  private static MetricSnapshot counters(
      List<PluginStatus> plugins, String name, String help, ToDoubleFunction<PluginStatus> value) {
    CounterSnapshot.Builder counters =
        CounterSnapshot.builder().name("xcore_plugin_" + name).help(help);
    for (PluginStatus plugin : plugins) {
      counters.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(Labels.of("plugin", plugin.name()))
              .value(value.applyAsDouble(plugin))
              .build());
    }
    return counters.build();
  }

  private static MetricSnapshot gauge(String name, String help, long value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeDataPointSnapshot.builder().value((double) value).build())
        .build();
  }

  private static MetricSnapshot counter(String name, String help, long value) {
    return CounterSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(CounterDataPointSnapshot.builder().value((double) value).build())
        .build();
  }
}
