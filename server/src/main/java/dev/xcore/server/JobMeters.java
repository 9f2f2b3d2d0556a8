package dev.xcore.server;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Supplier;

/** What the jobs of plugins count, read anew each time. */
final class JobMeters implements MultiCollector {

  private static final String PLUGIN = "plugin";

  private final Supplier<List<JobReport>> jobs;

  JobMeters(Supplier<List<JobReport>> jobs) {
    this.jobs = jobs;
  }

  @Override
  public MetricSnapshots collect() {
    CounterSnapshot.Builder runs =
        CounterSnapshot.builder().name("xcore_jobs_runs").help("Runs of jobs that have ended.");
    CounterSnapshot.Builder seconds =
        CounterSnapshot.builder()
            .name("xcore_jobs_seconds")
            .help("Time that runs of jobs have taken.");
    GaugeSnapshot.Builder running =
        GaugeSnapshot.builder().name("xcore_jobs_running").help("Jobs that run now.");
    for (JobReport report : jobs.get()) {
      Labels labels = Labels.of(PLUGIN, report.plugin());
      report
          .outcomes()
          .forEach((outcome, count) ->
              runs.dataPoint(
                  CounterDataPointSnapshot.builder()
                      .labels(Labels.of(PLUGIN, report.plugin(), "outcome", outcome))
                      .value((double) count)
                      .build()));
      seconds.dataPoint(
          CounterDataPointSnapshot.builder().labels(labels).value(report.seconds()).build());
      running.dataPoint(
          GaugeDataPointSnapshot.builder().labels(labels).value((double) report.running()).build());
    }
    return MetricSnapshots.of(runs.build(), seconds.build(), running.build());
  }
}
