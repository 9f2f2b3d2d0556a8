package dev.xcore.app;

import dev.xcore.handlers.JobStore;
import dev.xcore.handlers.JobTrees;
import dev.xcore.sdk.Job;
import dev.xcore.server.JobReport;
import dev.xcore.server.JobsAdmin;
import dev.xcore.services.scheduler.SchedulerService;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What administrators do with jobs. Thread safe.
 *
 * @param scheduler that runs them
 */
record JobAdministration(SchedulerService scheduler) implements JobsAdmin {

  private static final int NEXT_RUNS = 5;

  @Override
  public List<?> list(Optional<String> plugin, String after, int most) {
    return scheduler.list(plugin, after, most).stream().map(JobTrees::tree).toList();
  }

  @Override
  public Map<String, ?> find(String id) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>(JobTrees.tree(scheduler.get(id)));
    tree.put(
        "next_runs",
        scheduler.nextRuns(id, NEXT_RUNS).orElse(List.of()).stream()
            .map(Instant::toString)
            .toList());
    tree.put("history", scheduler.history(id).stream().map(JobTrees::tree).toList());
    return tree;
  }

  @Override
  public Map<String, ?> change(String id, Verb verb) {
    JobStore.Change change =
        switch (verb) {
          case RUN -> JobStore.Change.RUN;
          case PAUSE -> JobStore.Change.PAUSE;
          case RESUME -> JobStore.Change.RESUME;
        };
    Job job = scheduler.change(id, change).orElseThrow(() -> SchedulerService.missing(id));
    return JobTrees.tree(job);
  }

  @Override
  public void cancel(String id) {
    if (!scheduler.cancel(id)) {
      throw SchedulerService.missing(id);
    }
  }

  /** Reports for the meters. */
  List<JobReport> reports() {
    return scheduler.figures().entrySet().stream()
        .map(entry ->
            new JobReport(
                entry.getKey(),
                entry.getValue().outcomes().entrySet().stream()
                    .collect(Collectors.toMap(each -> each.getKey().text(), Map.Entry::getValue)),
                entry.getValue().running(),
                entry.getValue().millis() / 1000.0))
        .toList();
  }
}
