package dev.xcore.sdk;

import java.util.Objects;
import java.util.Optional;

/**
 * Which tasks are listed; immutable.
 *
 * @param state they are in, empty for any
 * @param name of their handler, empty for any
 * @param queue they wait in, empty for any
 * @param offset how many are passed over, 0 to 1,000,000
 * @param limit how many there are at most, 1 to 1,000
 */
public record TaskFilter(
    Optional<TaskState> state,
    Optional<String> name,
    Optional<String> queue,
    int offset,
    int limit) {

  /** The latest hundred. */
  public static final TaskFilter ALL =
      new TaskFilter(Optional.empty(), Optional.empty(), Optional.empty(), 0, 100);

  private static final int MOST = 1000;
  private static final int FARTHEST = 1_000_000;

  /** Checks all. */
  public TaskFilter {
    Objects.requireNonNull(state, "state is null");
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(queue, "queue is null");
    if (offset < 0 || offset > FARTHEST) {
      throw new IllegalArgumentException("offset " + offset + " is not between 0 and 1000000");
    }
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("limit " + limit + " is not between 1 and 1000");
    }
  }

  /**
   * Asks for one state only.
   *
   * @param wanted the state
   * @return this filter with it
   */
  public TaskFilter in(TaskState wanted) {
    return new TaskFilter(Optional.of(wanted), name, queue, offset, limit);
  }

  /**
   * Asks for tasks of one handler only.
   *
   * @param wanted its name
   * @return this filter with it
   */
  public TaskFilter named(String wanted) {
    return new TaskFilter(state, Optional.of(wanted), queue, offset, limit);
  }

  /**
   * Asks for another page.
   *
   * @param from how many are passed over
   * @param most how many there are at most
   * @return this filter with it
   */
  public TaskFilter page(int from, int most) {
    return new TaskFilter(state, name, queue, from, most);
  }
}
