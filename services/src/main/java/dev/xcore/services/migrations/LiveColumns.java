package dev.xcore.services.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The columns of a schema as they are now.
 *
 * @param connections to it
 */
record LiveColumns(SchemaConnections connections) implements MigrationScan.Columns {

  @Override
  public Optional<ColumnType> type(String table, String column) throws SQLException {
    try (Connection connection = connections.getConnection();
        ResultSet columns =
            connection
                .getMetaData()
                .getColumns(
                    connection.getCatalog(),
                    connections.schema().schema().orElse(null),
                    lower(table),
                    lower(column))) {
      return columns.next()
          ? Optional.of(
              ColumnType.of(
                  columns.getString("TYPE_NAME"),
                  columns.getLong("COLUMN_SIZE"),
                  columns.getInt("DECIMAL_DIGITS")))
          : Optional.empty();
    }
  }

  /** Returns the columns of every table, all in lower case. */
  Map<String, Set<String>> tables() throws SQLException {
    Map<String, Set<String>> tables = new TreeMap<>();
    try (Connection connection = connections.getConnection();
        ResultSet columns =
            connection
                .getMetaData()
                .getColumns(
                    connection.getCatalog(),
                    connections.schema().schema().orElse(null),
                    null,
                    null)) {
      while (columns.next()) {
        tables
            .computeIfAbsent(lower(columns.getString("TABLE_NAME")), name -> new TreeSet<>())
            .add(lower(columns.getString("COLUMN_NAME")));
      }
    }
    return tables;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
