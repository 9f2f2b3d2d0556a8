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
import java.util.function.ToLongFunction;

/** What is done in the background, read anew each time. */
final class TaskMeters implements MultiCollector {

  private final TasksAdmin tasks;

  TaskMeters(TasksAdmin tasks) {
    this.tasks = tasks;
  }

  @Override
  public MetricSnapshots collect() {
    List<TaskReport> all = tasks.reports();
    return MetricSnapshots.of(
        counter(all, "enqueued", "Tasks stored.", TaskReport::enqueued),
        counter(all, "done", "Runs of tasks that succeeded.", TaskReport::done),
        counter(all, "retried", "Runs of tasks that failed.", TaskReport::retried),
        counter(all, "dead", "Tasks that failed for the last time.", TaskReport::dead),
        counter(all, "cancelled", "Tasks that were called off.", TaskReport::cancelled),
        running());
  }

  private static MetricSnapshot counter(
      List<TaskReport> all, String name, String help, ToLongFunction<TaskReport> value) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder().name("xcore_tasks_" + name).help(help);
    for (TaskReport report : all) {
      counter.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(Labels.of("plugin", report.plugin()))
              .value((double) value.applyAsLong(report))
              .build());
    }
    return counter.build();
  }

  private MetricSnapshot running() {
    GaugeSnapshot.Builder running =
        GaugeSnapshot.builder().name("xcore_tasks_running").help("Tasks that run here.");
    tasks
        .running()
        .forEach((queue, count) ->
            running.dataPoint(
                GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("queue", queue))
                    .value(count)
                    .build()));
    return running.build();
  }
}
