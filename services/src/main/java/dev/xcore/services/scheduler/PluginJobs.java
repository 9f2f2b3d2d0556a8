package dev.xcore.services.scheduler;

import dev.xcore.handlers.JobOrder;
import dev.xcore.handlers.JobStore;
import dev.xcore.sdk.Job;
import dev.xcore.sdk.JobResult;
import dev.xcore.sdk.Scheduler;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The jobs of one plugin, and no others.
 *
 * @param service that keeps all
 * @param plugin its name
 */
record PluginJobs(SchedulerService service, String plugin) implements JobStore {

  private String id(String name) {
    return JobDraft.id(plugin, name);
  }

  @Override
  public Job schedule(JobOrder order) {
    return service.schedule(plugin, order);
  }

  @Override
  public Optional<Job> find(String name) {
    return service.find(id(name));
  }

  @Override
  public List<Job> list() {
    return service.list(Optional.of(plugin), "", Scheduler.MAX_LISTED);
  }

  @Override
  public boolean cancel(String name) {
    return service.cancel(id(name));
  }

  @Override
  public Optional<Job> change(String name, Change change) {
    return service.change(id(name), change);
  }

  @Override
  public List<JobResult> history(String name) {
    if (service.find(id(name)).isEmpty()) {
      throw new IllegalArgumentException("the plugin has no job '" + name + "'");
    }
    return service.history(id(name));
  }

  @Override
  public Optional<List<Long>> nextRuns(String name, int most) {
    return service
        .nextRuns(id(name), most)
        .map(times -> times.stream().map(Instant::toEpochMilli).toList());
  }
}
