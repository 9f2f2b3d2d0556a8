package dev.xcore.worker;

import dev.xcore.handlers.JobOrder;
import dev.xcore.handlers.JobStore;
import dev.xcore.handlers.JobTrees;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.sdk.Job;
import dev.xcore.sdk.JobResult;
import dev.xcore.sdk.SandboxViolationException;
import dev.xcore.worker.protocol.JobOffer;
import dev.xcore.worker.protocol.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The plugin's jobs, which the host keeps. Thread safe.
 *
 * @param outlet to the host
 */
record OutgoingJobs(Outlet outlet) implements JobStore {

  @Override
  public Job schedule(JobOrder order) {
    return job(outlet.ask(Operation.JOBS_SCHEDULE, out -> JobOffer.write(order, out)))
        .orElseThrow(() -> malformed(Operation.JOBS_SCHEDULE));
  }

  @Override
  public Optional<Job> find(String name) {
    return job(outlet.ask(Operation.JOBS_FIND, out -> out.text(name)));
  }

  @Override
  public List<Job> list() {
    return listed(Operation.JOBS_LIST, Outlet.Arguments.NONE, JobTrees::job);
  }

  @Override
  public boolean cancel(String name) {
    return Boolean.TRUE.equals(outlet.ask(Operation.JOBS_CANCEL, out -> out.text(name)));
  }

  @Override
  public Optional<Job> change(String name, Change change) {
    return job(outlet.ask(Operation.JOBS_CHANGE, out -> out.text(name).text(change.name())));
  }

  @Override
  public List<JobResult> history(String name) {
    return listed(Operation.JOBS_HISTORY, out -> out.text(name), JobTrees::result);
  }

  @Override
  public Optional<List<Long>> nextRuns(String name, int most) {
    List<Long> times =
        outlet.<List<Long>>ask(
            Operation.JOBS_NEXT_RUNS, out -> out.text(name).integer(most), OutgoingJobs::times);
    return Optional.ofNullable(times);
  }

  private static @Nullable List<Long> times(ValueReader in) throws ProtocolException {
    if (in.isNull()) {
      return null;
    }
    List<Long> all = new ArrayList<>();
    in.beginList();
    while (!in.isEnd()) {
      all.add(in.integer());
    }
    return all;
  }

  private <T> List<T> listed(
      Operation operation, Outlet.Arguments arguments, Function<Map<?, ?>, T> reader) {
    if (!(outlet.ask(operation, arguments) instanceof List<?> trees)) {
      throw malformed(operation);
    }
    List<T> all = new ArrayList<>();
    for (Object tree : trees) {
      if (!(tree instanceof Map<?, ?> map)) {
        throw malformed(operation);
      }
      all.add(reader.apply(map));
    }
    return all;
  }

  private static Optional<Job> job(@Nullable Object tree) {
    return tree instanceof Map<?, ?> map ? Optional.of(JobTrees.job(map)) : Optional.empty();
  }

  private static SandboxViolationException malformed(Operation operation) {
    return new SandboxViolationException("the host has not answered " + operation.wire());
  }
}
