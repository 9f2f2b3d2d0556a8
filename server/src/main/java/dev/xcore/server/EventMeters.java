package dev.xcore.server;

import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.events.EventCounts;
import dev.xcore.kernel.events.SubscriptionStatus;
import dev.xcore.kernel.events.Suspension;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What the event bus counts, read anew each time. There is one series for each plugin, however many
 * subscriptions it has: counters begin again when a subscription ends.
 */
final class EventMeters implements MultiCollector {

  private final EventBus bus;

  EventMeters(EventBus bus) {
    this.bus = bus;
  }

  @Override
  public MetricSnapshots collect() {
    EventCounts counts = bus.counts();
    Map<String, List<SubscriptionStatus>> all =
        bus.status().stream()
            .collect(
                Collectors.groupingBy(s -> s.key().plugin(), TreeMap::new, Collectors.toList()));
    return MetricSnapshots.of(
        counter("xcore_events_emitted", "Events whose senders waited.", counts.emitted()),
        counter("xcore_events_published", "Events put into queues.", counts.published()),
        counter("xcore_events_dead", "Events that became dead letters.", counts.deadLetters()),
        kept(bus.deadLetters().list().size()),
        gauges(all, "subscriptions", "Subscriptions.", status -> 1),
        gauges(all, "subscriptions_suspended", "That get no events.", EventMeters::suspended),
        gauges(all, "queue_waiting", "Events that wait.", SubscriptionStatus::waiting),
        gauges(all, "queue_capacity", "Events that may wait.", SubscriptionStatus::capacity),
        counters(all, "handled", "Events taken.", SubscriptionStatus::handled),
        counters(all, "failed", "Attempts that failed.", SubscriptionStatus::failed),
        counters(all, "dropped", "Events without room.", SubscriptionStatus::dropped),
        counters(all, "overruns", "Attempts that took too long.", SubscriptionStatus::overruns));
  }

  private static long suspended(SubscriptionStatus status) {
    return status.state() == Suspension.State.ACTIVE ? 0 : 1;
  }

  private static MetricSnapshot counter(String name, String help, long value) {
    return CounterSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(CounterDataPointSnapshot.builder().value((double) value).build())
        .build();
  }

  private static MetricSnapshot kept(long letters) {
    return GaugeSnapshot.builder()
        .name("xcore_events_dead_letters")
        .help("Dead letters that are kept.")
        .dataPoint(GaugeDataPointSnapshot.builder().value((double) letters).build())
        .build();
  }

  private static MetricSnapshot gauges(
      Map<String, List<SubscriptionStatus>> all,
      String name,
      String help,
      ToLongFunction<SubscriptionStatus> value) {
    GaugeSnapshot.Builder gauges = GaugeSnapshot.builder().name("xcore_events_" + name).help(help);
    all.forEach((plugin, statuses) ->
        gauges.dataPoint(
            GaugeDataPointSnapshot.builder()
                .labels(Labels.of("plugin", plugin))
                .value((double) statuses.stream().mapToLong(value).sum())
                .build()));
    return gauges.build();
  }

  private static MetricSnapshot counters(
      Map<String, List<SubscriptionStatus>> all,
      String name,
      String help,
      ToLongFunction<SubscriptionStatus> value) {
    CounterSnapshot.Builder counters =
        CounterSnapshot.builder().name("xcore_events_" + name).help(help);
    all.forEach((plugin, statuses) ->
        counters.dataPoint(
            CounterDataPointSnapshot.builder()
                .labels(Labels.of("plugin", plugin))
                .value((double) statuses.stream().mapToLong(value).sum())
                .build()));
    return counters.build();
  }
}
