package dev.xcore.services.migrations;

import dev.xcore.services.sql.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Says in the schema itself which migration has been begun, for databases where a change of tables
 * cannot be undone: if its process ends in the middle, the next one knows.
 */
final class MigrationMarks {

  static final String TABLE = "xcore_migration_marks";

  private final SchemaConnections connections;
  private final String plugin;
  private final Dialect dialect;

  MigrationMarks(SchemaConnections connections, String plugin) {
    this.connections = connections;
    this.plugin = plugin;
    this.dialect = connections.schema().dialect();
  }

  /**
   * A migration that was begun.
   *
   * @param script its file
   * @param begun when
   * @param line where it stopped, 0 if that is not known
   */
  record Mark(String script, Instant begun, int line) {}

  Dialect dialect() {
    return dialect;
  }

  /** Whose migrations they are. */
  String plugin() {
    return plugin;
  }

  private boolean areUsed() {
    return !dialect.canUndoTables();
  }

  private String table() {
    return dialect.quoted(TABLE);
  }

  /** Makes the table; harmless when repeated. */
  void prepare() throws SQLException {
    if (areUsed()) {
      try (Connection connection = connections.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "CREATE TABLE IF NOT EXISTS %s (version VARCHAR(50) PRIMARY KEY, script VARCHAR(1000) NOT NULL, begun BIGINT NOT NULL, line INT NOT NULL)"
                .formatted(table()));
      }
    }
  }

  /** Returns the marks by version. */
  Map<String, Mark> all() throws SQLException {
    Map<String, Mark> marks = new LinkedHashMap<>();
    if (!areUsed()) {
      return marks;
    }
    try (Connection connection = connections.getConnection()) {
      if (!isThere(connection, TABLE)) {
        return marks;
      }
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery("SELECT version, script, begun, line FROM " + table())) {
        while (rows.next()) {
          marks.put(
              rows.getString(1),
              new Mark(rows.getString(2), Instant.ofEpochMilli(rows.getLong(3)), rows.getInt(4)));
        }
      }
    }
    return marks;
  }

  /** Whether the schema has a table. */
  boolean isThere(Connection connection, String table) throws SQLException {
    try (ResultSet tables =
        connection
            .getMetaData()
            .getTables(connection.getCatalog(), connection.getSchema(), table, null)) {
      return tables.next();
    }
  }

  Optional<Mark> find(String version) throws SQLException {
    return Optional.ofNullable(all().get(version));
  }

  void set(String version, String script, Instant begun) throws SQLException {
    change(
        "INSERT INTO %s (version, script, begun, line) VALUES (?, ?, ?, 0)",
        version, script, begun.toEpochMilli());
  }

  /** Notes where a migration stopped. */
  void stopped(String version, int line) throws SQLException {
    change("UPDATE %s SET line = ? WHERE version = ?", line, version);
  }

  void remove(String version) throws SQLException {
    change("DELETE FROM %s WHERE version = ?", version);
  }

  private void change(String sql, Object... arguments) throws SQLException {
    if (!areUsed()) {
      return;
    }
    try (Connection connection = connections.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql.formatted(table()))) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      statement.executeUpdate();
    }
  }
}
