package dev.xcore.worker;

import dev.xcore.handlers.TaskEntry;
import dev.xcore.handlers.TaskOrder;
import dev.xcore.handlers.TaskRules;
import dev.xcore.handlers.TaskStore;
import dev.xcore.sdk.SandboxViolationException;
import dev.xcore.sdk.TaskFilter;
import dev.xcore.sdk.TaskStatus;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.TaskAnswers;
import dev.xcore.worker.protocol.TaskOrders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The plugin's tasks, which the host keeps. Thread safe.
 *
 * @param outlet to the host
 */
record OutgoingTasks(Outlet outlet) implements TaskStore {

  private static final int MILLION = 1_000_000;

  @Override
  public List<String> enqueue(List<TaskOrder> orders) {
    List<String> ids =
        asked(
            Operation.TASKS_ENQUEUE,
            out -> TaskOrders.write(orders, out),
            in -> in.texts(orders.size(), TaskRules.MAX_TEXT));
    if (ids.size() != orders.size()) {
      throw new SandboxViolationException("the host's answer has " + ids.size() + " tasks");
    }
    return ids;
  }

  private <R> R asked(
      Operation operation, Outlet.Arguments arguments, Outlet.AnswerReader<R> reader) {
    R answer = outlet.ask(operation, arguments, reader);
    if (answer == null) {
      throw new SandboxViolationException("the host has not answered " + operation.wire());
    }
    return answer;
  }

  @Override
  public Optional<TaskEntry> find(String id, Duration wait) {
    return asked(
        Operation.TASKS_FIND, out -> out.text(id).integer(wait.toMillis()), TaskAnswers::read);
  }

  @Override
  public List<TaskStatus> list(TaskFilter filter) {
    return asked(Operation.TASKS_LIST, out -> TaskOrders.write(filter, out), TaskAnswers::list);
  }

  @Override
  public boolean cancel(String id) {
    return asked(Operation.TASKS_CANCEL, out -> out.text(id), in -> in.bool());
  }

  @Override
  public void progress(String id, double fraction, String note) {
    outlet.ask(
        Operation.TASKS_PROGRESS,
        out -> out.text(id).integer(Math.round(fraction * MILLION)).text(note));
  }

  @Override
  public boolean isCancelled(String id) {
    return asked(Operation.TASKS_CANCELLED, out -> out.text(id), in -> in.bool());
  }
}
