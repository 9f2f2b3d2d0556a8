package dev.xcore.handlers;

import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.ErrorCode;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.TaskHandle;
import dev.xcore.sdk.TaskStatus;
import dev.xcore.sdk.XcoreException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task, by its id.
 *
 * @param tasks of the plugin
 * @param id of the task
 */
record BoundTaskHandle(BoundTasks tasks, String id) implements TaskHandle {

  @Override
  public TaskStatus status() {
    return entry(Duration.ZERO).status();
  }

  private TaskEntry entry(Duration wait) {
    return tasks
        .store()
        .find(id, wait)
        .orElseThrow(
            () -> new NotFoundException("there is no task " + id + ", or it has been forgotten"));
  }

  @Override
  public boolean cancel() {
    return tasks.store().cancel(id);
  }

  @Override
  public TaskStatus await(Duration most) {
    return ended(most).status();
  }

  private TaskEntry ended(Duration most) {
    Optional<Duration> left = CallContext.find().flatMap(CallContext::remaining);
    Duration whole = left.filter(time -> time.compareTo(most) < 0).orElse(most);
    long end = System.nanoTime() + whole.toNanos();
    while (true) {
      Duration rest = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      boolean isLast = rest.compareTo(TaskStore.LONGEST_WAIT) <= 0;
      TaskEntry entry = entry(isLast ? rest : TaskStore.LONGEST_WAIT);
      if (entry.status().state().isEnded()) {
        return entry;
      }
      if (isLast) {
        throw new CallTimeoutException(
            "task %s has not ended within %s: it is %s"
                .formatted(id, whole, entry.status().state().text()));
      }
    }
  }

  @Override
  @SuppressWarnings("unchecked") // a binding reads its own type; a primitive's is its wrapper
  public <T> @Nullable T result(Class<T> type, Duration most) {
    TaskEntry entry = ended(most);
    return switch (entry.status().state()) {
      case DONE -> {
        byte[] json = entry.result();
        Object tree = json == null ? null : JsonText.read(json);
        yield tree == null ? null : (T) tasks.binder().read((Type) type, tree);
      }
      case CANCELLED -> throw new ConflictException("task " + id + " was cancelled");
      case DEAD, WAITING, RUNNING -> throw failure(entry.status());
    };
  }

  private XcoreException failure(TaskStatus status) {
    String code =
        status.errorCode().isEmpty() ? ErrorCode.HANDLER_ERROR.code() : status.errorCode();
    return XcoreException.of(code, "task %s failed: %s".formatted(id, status.error()));
  }
}
