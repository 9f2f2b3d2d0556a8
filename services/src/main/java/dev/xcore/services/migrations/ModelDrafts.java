package dev.xcore.services.migrations;

import dev.xcore.kernel.services.MigrationException;
import dev.xcore.kernel.services.MigrationSource;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.services.sql.EntityGround;
import dev.xcore.services.sql.EntityMapping;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Drafts from all that a plugin stores in tables: records, and entities where somebody maps them.
 *
 * @param entities maps entities, if anybody can
 */
record ModelDrafts(Optional<EntityMapping> entities) {

  private static final Duration NEVER = Duration.ZERO;

  /** Compares the classes of a plugin with its tables. */
  RevisionDraft.Draft of(
      MigrationSource source, SchemaConnections connections, List<Path> classPath)
      throws IOException, SQLException {
    RevisionDraft.Draft records =
        new RevisionDraft(connections.schema().dialect(), new LiveColumns(connections).tables())
            .of(RecordModels.of(classPath));
    List<String> lines =
        entities.map(mapping -> draft(mapping, source, connections, classPath)).orElse(List.of());
    if (lines.isEmpty()) {
      return records;
    }
    boolean isEmpty =
        records.isEmpty() && lines.stream().allMatch(line -> line.strip().startsWith("--"));
    String before = records.sql().isBlank() ? "" : records.sql();
    return new RevisionDraft.Draft(before + String.join("\n", lines) + "\n", isEmpty);
  }

  private static List<String> draft(
      EntityMapping mapping,
      MigrationSource source,
      SchemaConnections connections,
      List<Path> classPath) {
    EntityGround ground =
        new EntityGround(source.plugin(), connections.schema().dialect(), connections, NEVER);
    try {
      return mapping.draft(ground, classPath);
    } catch (IllegalArgumentException e) {
      throw new MigrationException(
          List.of(Problem.of(source.location(), String.valueOf(e.getMessage()))), e);
    }
  }
}
