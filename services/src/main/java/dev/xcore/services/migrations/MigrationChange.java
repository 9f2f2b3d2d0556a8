package dev.xcore.services.migrations;

import java.util.List;
import java.util.Optional;

/**
 * What was done to the tables of a plugin; immutable.
 *
 * @param scripts that were run, in order
 * @param backup the name of the copy that was made first
 * @param report how the tables are now
 */
public record MigrationChange(
    List<String> scripts, Optional<String> backup, MigrationReport report) {

  /** Copies the list. */
  public MigrationChange {
    scripts = List.copyOf(scripts);
  }
}
