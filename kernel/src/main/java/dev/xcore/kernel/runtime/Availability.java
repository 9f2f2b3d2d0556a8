package dev.xcore.kernel.runtime;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a version of a plugin that serves takes calls just now. Thread safe. */
final class Availability {

  /** Why it may not. */
  enum Cause {
    /** Its health checks fail. */
    HEALTH,
    /** Its calls ignore their deadlines. */
    RUNAWAY,
    /** Its workers have crashed too often. */
    CRASHES
  }

  /**
   * What is in the way.
   *
   * @param state one word
   * @param reason why, for clients
   * @param retryAfter when to look again
   */
  record Obstacle(String state, String reason, Duration retryAfter) {

    @Override
    public String toString() {
      return state + ": " + reason;
    }
  }

  private final Map<Cause, Obstacle> all = new EnumMap<>(Cause.class);
  private volatile @Nullable Obstacle first;

  /** Refuses calls from now on. */
  synchronized void block(Cause cause, Obstacle obstacle) {
    all.put(cause, obstacle);
    publish();
  }

  /** Takes calls again, if nothing else is in the way; returns whether something was. */
  synchronized boolean clear(Cause cause) {
    boolean wasBlocked = all.remove(cause) != null;
    publish();
    return wasBlocked;
  }

  private void publish() {
    first = all.values().stream().findFirst().orElse(null);
  }

  synchronized boolean isBlockedBy(Cause cause) {
    return all.containsKey(cause);
  }

  /** Returns what is in the way, null if nothing is: one read, for the call path. */
  @Nullable Obstacle obstacle() {
    return first;
  }

  Optional<Obstacle> find() {
    return Optional.ofNullable(first);
  }
}
