package dev.xcore.services.migrations;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One migration of a schema, as its history and the scripts say together; immutable.
 *
 * @param version such as {@code 1.2}
 * @param description in words
 * @param script the file, or what was its name
 * @param state how it is
 * @param installedAt when it was run
 * @param took how long that took
 * @param canUndo whether there is a script that takes it back
 */
public record MigrationEntry(
    String version,
    String description,
    String script,
    State state,
    Optional<Instant> installedAt,
    Optional<Duration> took,
    boolean canUndo) {

  /** How a migration is. */
  public enum State {
    /** Not run yet. */
    PENDING,
    /** Run, and its script is the same. */
    APPLIED,
    /** Run, and its script was changed afterwards. */
    CHANGED,
    /** Run, and its script is not there, although later ones are. */
    MISSING,
    /** Run by a later version of the plugin than this one. */
    NEWER,
    /** Not run, and older than one that was. */
    TOO_LATE,
    /** Begun, and not brought to its end. */
    UNFINISHED
  }

  /** Whether its tables are as it made them. */
  boolean isDone() {
    return state == State.APPLIED || state == State.CHANGED || state == State.NEWER;
  }
}
