package dev.xcore.services.migrations;

import dev.xcore.services.sql.Dialect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import org.flywaydb.core.api.MigrationVersion;

/**
 * One script of a plugin; immutable.
 *
 * @param kind what it is for
 * @param version such as {@code 1.2}
 * @param description the words after the two underscores
 * @param path below {@code migrations}
 * @param shown the path as its author knows it
 * @param sql its text
 */
public record MigrationScript(
    Kind kind, String version, String description, String path, String shown, String sql) {

  /** What a script is for. */
  public enum Kind {
    /** Changes tables from the version before to this one. */
    VERSIONED,
    /** Takes that back. */
    UNDO
  }

  /** Returns the name of the file. */
  String file() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  MigrationVersion order() {
    return MigrationVersion.fromVersion(version);
  }

  /** Returns what Flyway remembers of the text: the same whichever way its lines end. */
  int checksum() {
    CRC32 sum = new CRC32();
    sql.lines().forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
    return (int) sum.getValue();
  }

  List<ScriptStatement> statements(Dialect dialect) {
    return ScriptStatements.of(sql, dialect);
  }

  /** Whether it is done as a whole or not at all, however it ends. */
  boolean isAtomic(Dialect dialect) {
    if (dialect.canUndoTables()) {
      return true;
    }
    List<ScriptStatement> statements = statements(dialect);
    return statements.size() <= 1 || statements.stream().allMatch(ScriptStatement::changesRowsOnly);
  }
}
