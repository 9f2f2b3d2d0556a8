package dev.xcore.services.migrations;

import dev.xcore.services.sql.DatabaseSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Copies by the statements that MariaDB shows for its tables, and their rows as text. */
final class MariaDbCopy extends SchemaCopy {

  private static final Set<String> BYTES =
      Set.of("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "bit");
  private static final Set<String> SHAPES =
      Set.of(
          "geometry",
          "point",
          "linestring",
          "polygon",
          "multipoint",
          "multilinestring",
          "multipolygon",
          "geometrycollection");
  private static final String TABLES =
      "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND"
          + " table_type = '%s' ORDER BY table_name";
  private static final String UNSUPPORTED =
      "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND"
          + " table_type <> 'BASE TABLE' UNION SELECT routine_name FROM information_schema.routines"
          + " WHERE routine_schema = DATABASE() UNION SELECT trigger_name FROM"
          + " information_schema.triggers WHERE trigger_schema = DATABASE()";

  MariaDbCopy(DatabaseSchema schema) {
    super(schema);
  }

  @Override
  void write(Connection connection, CopyFile.Steps steps) throws Exception {
    List<String> strange = texts(connection, UNSUPPORTED);
    if (!strange.isEmpty()) {
      throw new SQLException(
          "views, triggers and routines cannot be copied (%s): use mariadb-dump --routines %s"
              .formatted(String.join(", ", strange), schema()));
    }
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    steps.take(new CopyStep.Sql("SET FOREIGN_KEY_CHECKS = 0"));
    for (String table : tables(connection)) {
      steps.take(new CopyStep.Sql(definition(connection, table)));
      rows(connection, table, steps);
    }
    steps.take(new CopyStep.Sql("SET FOREIGN_KEY_CHECKS = 1"));
    connection.rollback();
    connection.setAutoCommit(true);
  }

  private static List<String> tables(Connection connection) throws SQLException {
    return texts(connection, TABLES.formatted("BASE TABLE")).stream()
        .filter(SchemaCopy::isCopied)
        .toList();
  }

  private String definition(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW CREATE TABLE " + quoted(table))) {
      row.next();
      return row.getString(2);
    }
  }

  private void rows(Connection connection, String table, CopyFile.Steps steps) throws Exception {
    List<String> read = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<String> marks = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet columns =
            statement.executeQuery(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema ="
                    + " DATABASE() AND table_name = "
                    + text(table)
                    + " AND generation_expression IS NULL ORDER BY ordinal_position")) {
      while (columns.next()) {
        String name = quoted(columns.getString(1));
        String type = columns.getString(2);
        if (SHAPES.contains(type)) {
          throw new SQLException(
              "column %s of table %s is of type %s, which cannot be copied: use mariadb-dump"
                  .formatted(columns.getString(1), table, type));
        }
        boolean isBytes = BYTES.contains(type);
        names.add(name);
        read.add(isBytes ? "HEX(" + name + ")" : name);
        marks.add(isBytes ? "UNHEX(?)" : "?");
      }
    }
    rows(
        connection,
        "SELECT %s FROM %s".formatted(String.join(", ", read), quoted(table)),
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(quoted(table), String.join(", ", names), String.join(", ", marks)),
        steps);
  }

  private static String text(String name) {
    return "'" + name.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  @Override
  void clear(Connection connection) throws SQLException {
    execute(connection, "SET FOREIGN_KEY_CHECKS = 0");
    for (String view : texts(connection, TABLES.formatted("VIEW"))) {
      execute(connection, "DROP VIEW IF EXISTS " + quoted(view));
    }
    for (String table : tables(connection)) {
      execute(connection, "DROP TABLE IF EXISTS " + quoted(table));
    }
    execute(connection, "SET FOREIGN_KEY_CHECKS = 1");
  }
}
