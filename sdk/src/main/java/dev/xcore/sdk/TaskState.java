package dev.xcore.sdk;

import java.util.Locale;
import java.util.Optional;

/** Where a task is on its way. */
public enum TaskState {
  /** It waits: for its time, for room in its queue, for its plugin, or to be run again. */
  WAITING,
  /** It runs. */
  RUNNING,
  /** It has been done. */
  DONE,
  /** It has failed for the last time, and waits for somebody to look at it. */
  DEAD,
  /** It was called off. */
  CANCELLED;

  /**
   * Tells whether nothing more happens by itself.
   *
   * @return true if it is done, dead or cancelled
   */
  public boolean isEnded() {
    return this == DONE || this == DEAD || this == CANCELLED;
  }

  /**
   * Returns the name as JSON and databases have it.
   *
   * @return lower case
   */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds a state by its text.
   *
   * @param text lower case
   * @return the state, empty if there is none of that name
   */
  public static Optional<TaskState> of(String text) {
    for (TaskState state : values()) {
      if (state.text().equals(text)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}
