package dev.xcore.worker.protocol;

import dev.xcore.handlers.TaskDescriptor;
import dev.xcore.handlers.TaskOrder;
import dev.xcore.handlers.TaskRules;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.TaskFilter;
import dev.xcore.sdk.TaskState;
import dev.xcore.sdk.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What workers say about tasks: how they are run, and which are to be stored or listed. */
public final class TaskOrders {

  private static final int MOST = Integer.MAX_VALUE;

  private TaskOrders() {}

  /**
   * Writes what is to be stored.
   *
   * @param orders at most {@link Tasks#MAX_AT_ONCE}
   * @param out where to
   */
  public static void write(List<TaskOrder> orders, ValueWriter out) {
    out.beginList();
    for (TaskOrder order : orders) {
      out.text(order.name()).bytes(order.payload()).text(order.queue()).integer(order.priority());
      out.integer(order.delay().toMillis()).value(order.uniqueKey().orElse(null));
      out.integer(order.maxRetries().orElse(-1));
    }
    out.end();
  }

  /**
   * Reads what is to be stored.
   *
   * @param in of the frame
   * @return the orders
   * @throws ProtocolException if they are malformed, or break a rule of orders
   */
  public static List<TaskOrder> read(ValueReader in) throws ProtocolException {
    List<TaskOrder> orders = new ArrayList<>();
    in.beginList();
    while (!in.isEnd()) {
      if (orders.size() == Tasks.MAX_AT_ONCE) {
        throw new ProtocolException("more than " + Tasks.MAX_AT_ONCE + " tasks at once");
      }
      orders.add(order(in));
    }
    return orders;
  }

  private static TaskOrder order(ValueReader in) throws ProtocolException {
    try {
      return new TaskOrder(
          in.text(TaskRules.MAX_TEXT),
          in.bytes(),
          in.text(TaskRules.MAX_TEXT),
          in.integer(-MOST, MOST),
          Duration.ofMillis(in.integer()),
          Optional.ofNullable(in.textOrNull(TaskRules.MAX_TEXT)),
          count(in));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("no task to be stored: " + e.getMessage());
    }
  }

  private static OptionalInt count(ValueReader in) throws ProtocolException {
    int count = in.integer(-1, MOST);
    return count == -1 ? OptionalInt.empty() : OptionalInt.of(count);
  }

  /**
   * Writes which tasks are to be listed.
   *
   * @param filter which
   * @param out where to
   */
  public static void write(TaskFilter filter, ValueWriter out) {
    out.value(filter.state().map(TaskState::text).orElse(null));
    out.value(filter.name().orElse(null)).value(filter.queue().orElse(null));
    out.integer(filter.offset()).integer(filter.limit());
  }

  /**
   * Reads which tasks are to be listed.
   *
   * @param in of the frame
   * @return which
   * @throws ProtocolException if it is malformed, or breaks a rule of filters
   */
  public static TaskFilter filter(ValueReader in) throws ProtocolException {
    @Nullable String state = in.textOrNull(TaskRules.MAX_TEXT);
    Optional<TaskState> wanted = Optional.ofNullable(state).flatMap(TaskState::of);
    if (state != null && wanted.isEmpty()) {
      throw new ProtocolException("tasks in a state that there is not");
    }
    try {
      return new TaskFilter(
          wanted,
          Optional.ofNullable(in.textOrNull(TaskRules.MAX_TEXT)),
          Optional.ofNullable(in.textOrNull(TaskRules.MAX_TEXT)),
          in.integer(0, MOST),
          in.integer(0, MOST));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("no filter of tasks: " + e.getMessage());
    }
  }

  /** Writes how tasks are run. */
  static void write(TaskDescriptor.Rules rules, ValueWriter out) {
    out.text(rules.queue()).integer(rules.priority()).integer(rules.maxRetries().orElse(-1));
    out.integer(rules.backoff().toMillis()).integer(rules.maxBackoff().toMillis());
    out.integer(rules.timeout().map(Duration::toMillis).orElse(0L));
  }

  /** Reads how tasks are run. */
  static TaskDescriptor.Rules rules(ValueReader in) throws ProtocolException {
    try {
      return new TaskDescriptor.Rules(
          in.text(TaskRules.MAX_TEXT),
          in.integer(-MOST, MOST),
          count(in),
          Duration.ofMillis(in.integer()),
          Duration.ofMillis(in.integer()),
          timeout(in.integer()));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("no rules of a task: " + e.getMessage());
    }
  }

  private static Optional<Duration> timeout(long millis) {
    return millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }
}
