package dev.xcore.server;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What the caches of plugins count, read anew each time. */
final class CacheMeters implements MultiCollector {

  private final Supplier<List<CacheReport>> caches;

  CacheMeters(Supplier<List<CacheReport>> caches) {
    this.caches = caches;
  }

  @Override
  public MetricSnapshots collect() {
    List<CacheReport> all = caches.get();
    return MetricSnapshots.of(
        counter(all, "hits", "Values asked for that were there.", CacheReport::hits),
        counter(all, "misses", "Values asked for that were not there.", CacheReport::misses),
        counter(all, "evictions", "Values that left memory early.", CacheReport::evictions),
        sizes(all));
  }

  private static MetricSnapshot counter(
      List<CacheReport> all, String name, String help, ToLongFunction<CacheReport> value) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder().name("xcore_cache_" + name).help(help);
    for (CacheReport report : all) {
      counter.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(Labels.of("plugin", report.plugin()))
              .value((double) value.applyAsLong(report))
              .build());
    }
    return counter.build();
  }

  private static MetricSnapshot sizes(List<CacheReport> all) {
    GaugeSnapshot.Builder sizes =
        GaugeSnapshot.builder().name("xcore_cache_size").help("Values in memory.");
    for (CacheReport report : all) {
      report
          .size()
          .ifPresent(size ->
              sizes.dataPoint(
                  GaugeDataPointSnapshot.builder()
                      .labels(Labels.of("plugin", report.plugin()))
                      .value((double) size)
                      .build()));
    }
    return sizes.build();
  }
}
