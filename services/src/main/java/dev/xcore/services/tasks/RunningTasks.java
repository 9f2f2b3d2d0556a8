package dev.xcore.services.tasks;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What this process has taken and has not written the end of, by id. Thread safe. */
final class RunningTasks {

  private final Map<String, RunningTask> tasks = new ConcurrentHashMap<>();

  RunningTask add(Claim claim) {
    RunningTask task = new RunningTask(claim);
    tasks.put(claim.id(), task);
    return task;
  }

  Optional<RunningTask> find(String id) {
    return Optional.ofNullable(tasks.get(id));
  }

  /** Forgets a run, unless the task has been begun again meanwhile. */
  void forget(Claim claim) {
    tasks.computeIfPresent(
        claim.id(), (_, task) -> task.claim().attempts() == claim.attempts() ? null : task);
  }

  Collection<RunningTask> all() {
    return List.copyOf(tasks.values());
  }
}
