package dev.xcore.services.scheduler;

import dev.xcore.handlers.JobOrder;
import dev.xcore.handlers.JobTiming;
import dev.xcore.kernel.jobs.JobCode;
import dev.xcore.kernel.jobs.JobTask;
import dev.xcore.sdk.JobPlan.Target;
import dev.xcore.sdk.Misfire;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** A version of a plugin that remembers what it has run. */
record FakePlugin(
    String plugin, List<JobOrder> jobs, Queue<JobTask> ran, Consumer<JobTask> behaviour)
    implements JobCode {

  static FakePlugin of(String plugin, JobOrder... jobs) {
    return new FakePlugin(plugin, List.of(jobs), new ConcurrentLinkedQueue<>(), task -> {});
  }

  FakePlugin doing(Consumer<JobTask> other) {
    return new FakePlugin(plugin, jobs, ran, other);
  }

  @Override
  public void run(JobTask task) {
    ran.add(task);
    behaviour.accept(task);
  }

  List<JobTask> ran(String job) {
    return ran.stream().filter(task -> task.job().equals(job)).toList();
  }

  static JobOrder every(String name, Duration period) {
    return order(name, new JobTiming.Interval(period), Misfire.FIRE_ONCE, true);
  }

  static JobOrder order(String name, JobTiming timing, Misfire misfire, boolean isRecovered) {
    return new JobOrder(
        name,
        timing,
        Optional.empty(),
        new Target(Target.Kind.METHOD, name),
        Optional.empty(),
        misfire,
        Optional.empty(),
        isRecovered);
  }

  static JobOrder called(String name, JobTiming timing) {
    return new JobOrder(
        name,
        timing,
        Optional.empty(),
        new Target(Target.Kind.ACTION, "act"),
        Optional.of("{\"a\":[1,\"x\"]}"),
        Misfire.FIRE_ONCE,
        Optional.empty(),
        true);
  }
}
