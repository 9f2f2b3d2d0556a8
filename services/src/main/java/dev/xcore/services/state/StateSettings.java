package dev.xcore.services.state;

import dev.xcore.kernel.state.HistoryLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How the state of plugins is shared.
 *
 * @param node the name of this node, at most 64 characters
 * @param copy the file of what was known last, which is moved into the database if it counts itself
 * @param interval how often is looked what others have said
 * @param history how much of the past is kept
 */
public record StateSettings(String node, Path copy, Duration interval, HistoryLimits history) {

  /** Refuses nulls. */
  public StateSettings {
    Objects.requireNonNull(node, "node is null");
    Objects.requireNonNull(copy, "copy is null");
    Objects.requireNonNull(interval, "interval is null");
    Objects.requireNonNull(history, "history is null");
  }
}
