package dev.xcore.services.migrations;

import java.util.List;
import java.util.Optional;

/**
 * How the tables of one plugin are; immutable.
 *
 * @param plugin its name
 * @param database in which they are
 * @param dialect of the database
 * @param schema in which they are
 * @param entries every migration, oldest first
 */
public record MigrationReport(
    String plugin, String database, String dialect, String schema, List<MigrationEntry> entries) {

  /** Copies the list. */
  public MigrationReport {
    entries = List.copyOf(entries);
  }

  /**
   * Returns the version of the tables.
   *
   * @return the newest migration that was run, empty if none was
   */
  public Optional<String> current() {
    return entries.reversed().stream()
        .filter(MigrationEntry::isDone)
        .map(MigrationEntry::version)
        .findFirst();
  }

  /**
   * Counts migrations.
   *
   * @param state in which they are
   * @return how many there are
   */
  public long count(MigrationEntry.State state) {
    return entries.stream().filter(entry -> entry.state() == state).count();
  }
}
