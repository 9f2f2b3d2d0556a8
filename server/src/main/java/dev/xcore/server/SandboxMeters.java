package dev.xcore.server;

import dev.xcore.kernel.runtime.InstanceStatus;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.kernel.runtime.SandboxStatus;
import dev.xcore.kernel.runtime.SandboxStatus.WorkerStatus;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What workers of sandboxed plugins use, read anew each time. A worker is named by its seat, so
 * that one that replaces another goes on with its series.
 */
final class SandboxMeters implements MultiCollector {

  private final PluginSupervisor supervisor;

  SandboxMeters(PluginSupervisor supervisor) {
    this.supervisor = supervisor;
  }

  @Override
  public MetricSnapshots collect() {
    Map<String, SandboxStatus> all = new LinkedHashMap<>();
    for (PluginStatus plugin : supervisor.plugins()) {
      plugin
          .instances()
          .flatMap(InstanceStatus::sandbox)
          .ifPresent(sandbox -> all.put(plugin.name(), sandbox));
    }
    return MetricSnapshots.of(
        each(all, "memory_bytes", "Memory now.", w -> w.reading().now().memory()),
        each(all, "memory_peak_bytes", "The most memory.", w -> w.reading().peak().peakMemory()),
        limits(all, "memory_limit_bytes", "Memory of a worker.", s -> s.limits().memoryBytes()),
        each(all, "cpu_seconds", "Time burnt.", w -> w.reading().now().cpuNanos() / 1e9),
        each(all, "cpu_percent", "Share of a processor now.", w -> w.reading().cpuPercent()),
        limits(all, "cpu_limit_percent", "Share of a worker.", s -> s.limits().cpuPercent()),
        each(all, "threads", "Threads now.", w -> w.reading().now().threads()),
        limits(all, "threads_limit", "Threads of the plugin.", s -> s.limits().threads()),
        each(all, "disk_bytes", "Scratch and data folders.", w -> w.reading().now().disk()),
        each(all, "disk_peak_bytes", "The most of it.", w -> w.reading().peak().disk()),
        limits(all, "disk_limit_bytes", "Disk of a worker.", s -> s.limits().diskBytes()),
        each(all, "calls", "Calls that run now.", WorkerStatus::calls),
        limits(all, "workers", "Workers that live.", s -> s.workers().size()),
        counters(all, "crashes", "Workers that ended on their own.", s -> s.crashes().total()),
        counters(all, "restarts", "Workers started anew.", s -> s.crashes().restarts()));
  }

  private static MetricSnapshot each(
      Map<String, SandboxStatus> all,
      String name,
      String help,
      ToDoubleFunction<WorkerStatus> value) {
    GaugeSnapshot.Builder gauges = GaugeSnapshot.builder().name("xcore_sandbox_" + name).help(help);
    all.forEach((plugin, status) ->
        status.workers().stream()
            .filter(worker -> value.applyAsDouble(worker) >= 0)
            .forEach(worker ->
                gauges.dataPoint(
                    point(
                        Labels.of("plugin", plugin, "worker", String.valueOf(worker.seat())),
                        value.applyAsDouble(worker)))));
    return gauges.build();
  }

  private static MetricSnapshot limits(
      Map<String, SandboxStatus> all,
      String name,
      String help,
      ToDoubleFunction<SandboxStatus> value) {
    GaugeSnapshot.Builder gauges = GaugeSnapshot.builder().name("xcore_sandbox_" + name).help(help);
    all.forEach((plugin, status) ->
        gauges.dataPoint(point(Labels.of("plugin", plugin), value.applyAsDouble(status))));
    return gauges.build();
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }

  private static MetricSnapshot counters(
      Map<String, SandboxStatus> all,
      String name,
      String help,
      ToDoubleFunction<SandboxStatus> value) {
    CounterSnapshot.Builder counters =
        CounterSnapshot.builder().name("xcore_sandbox_" + name).help(help);
    all.forEach((plugin, status) ->
        counters.dataPoint(
            CounterDataPointSnapshot.builder()
                .labels(Labels.of("plugin", plugin))
                .value(value.applyAsDouble(status))
                .build()));
    return counters.build();
  }
}
