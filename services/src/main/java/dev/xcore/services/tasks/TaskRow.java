package dev.xcore.services.tasks;

import dev.xcore.handlers.TaskEntry;
import dev.xcore.sdk.TaskState;
import dev.xcore.sdk.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of table {@code task}, as it is shown. */
record TaskRow(
    String id,
    String plugin,
    String name,
    String queue,
    String state,
    int place,
    long dueAt,
    long createdAt,
    long startedAt,
    long finishedAt,
    int attempts,
    int maxRetries,
    int progress,
    String note,
    String code,
    String message,
    @Nullable String result) {

  /** The columns, without the result. */
  static final String COLUMNS =
      "id, plugin, name, queue, state, place, due_at, created_at, started_at, finished_at,"
          + " attempts, max_retries, progress, note, code, message";

  private static final double MILLION = 1e6;

  TaskStatus status() {
    return new TaskStatus(
        id,
        name,
        queue,
        TaskState.of(state).orElseThrow(() -> new IllegalStateException("state " + state)),
        -place,
        attempts,
        progress / MILLION,
        note,
        Instant.ofEpochMilli(createdAt),
        Instant.ofEpochMilli(dueAt),
        time(startedAt),
        time(finishedAt),
        code,
        message);
  }

  TaskEntry entry() {
    String json = result;
    return new TaskEntry(status(), json == null ? null : json.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Instant> time(long millis) {
    return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
