package dev.xcore.worker.protocol;

import dev.xcore.handlers.TaskEntry;
import dev.xcore.handlers.TaskRules;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.TaskState;
import dev.xcore.sdk.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the host tells workers of tasks. */
public final class TaskAnswers {

  private static final int MILLION = 1_000_000;
  private static final int MOST = 1000;

  private TaskAnswers() {}

  /**
   * Writes a task, or that there is none.
   *
   * @param entry empty for none
   * @param out where to
   */
  public static void write(Optional<TaskEntry> entry, ValueWriter out) {
    out.beginList();
    if (entry.isPresent()) {
      status(entry.get().status(), out);
      byte[] result = entry.get().result();
      if (result == null) {
        out.nothing();
      } else {
        out.bytes(result);
      }
    }
    out.end();
  }

  /**
   * Reads a task.
   *
   * @param in of the frame
   * @return empty if there is none
   * @throws ProtocolException if it is malformed
   */
  public static Optional<TaskEntry> read(ValueReader in) throws ProtocolException {
    in.beginList();
    if (in.isEnd()) {
      return Optional.empty();
    }
    TaskEntry entry = new TaskEntry(status(in), in.isNull() ? null : in.bytes());
    if (!in.isEnd()) {
      throw new ProtocolException("more of a task than there is");
    }
    return Optional.of(entry);
  }

  /**
   * Writes tasks.
   *
   * @param tasks at most 1,000
   * @param out where to
   */
  public static void write(List<TaskStatus> tasks, ValueWriter out) {
    out.beginList();
    tasks.forEach(task -> status(task, out));
    out.end();
  }

  /**
   * Reads tasks.
   *
   * @param in of the frame
   * @return the tasks
   * @throws ProtocolException if they are malformed
   */
  public static List<TaskStatus> list(ValueReader in) throws ProtocolException {
    List<TaskStatus> tasks = new ArrayList<>();
    in.beginList();
    while (!in.isEnd()) {
      if (tasks.size() == MOST) {
        throw new ProtocolException("more than " + MOST + " tasks");
      }
      tasks.add(status(in));
    }
    return tasks;
  }

  private static void status(TaskStatus task, ValueWriter out) {
    out.text(task.id()).text(task.name()).text(task.queue()).text(task.state().text());
    out.integer(task.priority()).integer(task.attempts());
    out.integer(Math.round(task.progress() * MILLION)).text(task.note());
    out.integer(task.createdAt().toEpochMilli()).integer(task.dueAt().toEpochMilli());
    out.integer(task.startedAt().map(Instant::toEpochMilli).orElse(-1L));
    out.integer(task.finishedAt().map(Instant::toEpochMilli).orElse(-1L));
    out.text(task.errorCode()).text(task.error());
  }

  private static TaskStatus status(ValueReader in) throws ProtocolException {
    return new TaskStatus(
        in.text(TaskRules.MAX_TEXT),
        in.text(TaskRules.MAX_TEXT),
        in.text(TaskRules.MAX_TEXT),
        TaskState.of(in.text(TaskRules.MAX_TEXT))
            .orElseThrow(() -> new ProtocolException("a task in no state that there is")),
        in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE),
        in.integer(0, Integer.MAX_VALUE),
        (double) in.integer(0, MILLION) / MILLION,
        in.text(TaskRules.MAX_NOTE),
        Instant.ofEpochMilli(in.integer()),
        Instant.ofEpochMilli(in.integer()),
        time(in.integer()),
        time(in.integer()),
        in.text(TaskRules.MAX_TEXT),
        in.text(Protocol.MESSAGE));
  }

  private static Optional<Instant> time(long millis) {
    return millis < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
