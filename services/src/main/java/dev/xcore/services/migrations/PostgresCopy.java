package dev.xcore.services.migrations;

import dev.xcore.services.sql.DatabaseSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Copies by what the catalog of PostgreSQL says of tables, and their rows as text. */
final class PostgresCopy extends SchemaCopy {

  private static final String OURS = " n.nspname = current_schema() ";

  private static final String UNSUPPORTED =
      "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE"
          + OURS
          + "AND (c.relkind IN ('m', 'f', 'p') OR c.relispartition) UNION SELECT p.proname FROM"
          + " pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE"
          + OURS
          + " UNION SELECT t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace"
          + " WHERE"
          + OURS
          + "AND t.typtype IN ('e', 'd', 'r')"
          + " UNION SELECT g.tgname FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid"
          + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT g.tgisinternal AND"
          + OURS;

  private static final String TABLES =
      "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE"
          + " c.relkind = '%s' AND"
          + OURS
          + "ORDER BY c.oid";

  /** Sequences that no column owns by being an identity. */
  private static final String SEQUENCES =
      "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE"
          + " c.relkind = 'S' AND"
          + OURS
          + "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i')"
          + " ORDER BY c.oid";

  private static final String COLUMNS =
      "SELECT quote_ident(a.attname), format_type(a.atttypid, a.atttypmod), a.attnotnull,"
          + " a.attidentity::text, a.attgenerated::text, pg_get_expr(d.adbin, d.adrelid),"
          + " pg_get_serial_sequence(quote_ident(c.relname), a.attname) FROM pg_attribute a JOIN"
          + " pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace LEFT"
          + " JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE c.relname ="
          + " ? AND a.attnum > 0 AND NOT a.attisdropped AND"
          + OURS
          + "ORDER BY a.attnum";

  private static final String CONSTRAINTS =
      "SELECT format('ALTER TABLE %I ADD CONSTRAINT %I %s', c.relname, k.conname,"
          + " pg_get_constraintdef(k.oid)) FROM pg_constraint k JOIN pg_class c ON c.oid ="
          + " k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE k.contype = ANY"
          + " (string_to_array(?, ',')::\"char\"[]) AND c.relname = ? AND"
          + OURS
          + "ORDER BY k.contype DESC, k.oid";

  private static final String INDEXES =
      "SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
          + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = ? AND"
          + OURS
          + "AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid) ORDER"
          + " BY i.indexrelid";

  private static final String VIEWS =
      "SELECT format('CREATE VIEW %I AS %s', c.relname, pg_get_viewdef(c.oid)) FROM pg_class c"
          + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'v' AND"
          + OURS
          + "ORDER BY c.oid";

  private static final String VALUE =
      "SELECT format('%s, %s', last_value, CASE WHEN is_called THEN 'true' ELSE 'false' END) FROM ";

  PostgresCopy(DatabaseSchema schema) {
    super(schema);
  }

  @Override
  void write(Connection connection, CopyFile.Steps steps) throws Exception {
    List<String> strange = texts(connection, UNSUPPORTED);
    if (!strange.isEmpty()) {
      throw new SQLException(
          "functions, types, triggers, partitions and materialized views cannot be copied (%s): use pg_dump --schema=%s"
              .formatted(String.join(", ", strange), schema()));
    }
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    List<String> tables =
        texts(connection, TABLES.formatted("r")).stream().filter(SchemaCopy::isCopied).toList();
    all(connection, SEQUENCES, steps, sequence -> "CREATE SEQUENCE " + quoted(sequence));
    for (String table : tables) {
      table(connection, table, steps);
    }
    for (String kinds : List.of("p,u,c,x", "f")) {
      for (String table : tables) {
        for (String sql : texts(connection, CONSTRAINTS, kinds, table)) {
          steps.take(new CopyStep.Sql(sql));
        }
      }
    }
    for (String table : tables) {
      for (String sql : texts(connection, INDEXES, table)) {
        steps.take(new CopyStep.Sql(sql));
      }
    }
    all(connection, VIEWS, steps, sql -> sql);
    values(connection, steps);
    connection.rollback();
    connection.setAutoCommit(true);
  }

  /** Writes a statement for each text that is found. */
  private interface Writing {
    String sql(String found);
  }

  private static void all(
      Connection connection, String query, CopyFile.Steps steps, Writing writing) throws Exception {
    for (String found : texts(connection, query)) {
      steps.take(new CopyStep.Sql(writing.sql(found)));
    }
  }

  /** A column as it is made, read and filled. */
  private record Column(String name, String type, String definition, boolean isFilled) {

    static Column of(ResultSet row) throws SQLException {
      String name = row.getString(1);
      String type = row.getString(2);
      String identity = row.getString(4);
      boolean isComputed = !row.getString(5).isEmpty();
      String fallback = row.getString(6);
      StringBuilder definition = new StringBuilder(name).append(' ').append(type);
      if (identity.equals("a") || identity.equals("d")) {
        definition.append(
            " GENERATED %s AS IDENTITY".formatted(identity.equals("a") ? "ALWAYS" : "BY DEFAULT"));
      } else if (isComputed) {
        definition.append(" GENERATED ALWAYS AS (").append(fallback).append(") STORED");
      } else if (fallback != null) {
        definition.append(" DEFAULT ").append(fallback);
      }
      if (row.getBoolean(3)) {
        definition.append(" NOT NULL");
      }
      return new Column(name, type, definition.toString(), !isComputed);
    }
  }

  private static List<Column> columns(Connection connection, String table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          columns.add(Column.of(rows));
        }
      }
    }
    return columns;
  }

  private void table(Connection connection, String table, CopyFile.Steps steps) throws Exception {
    List<Column> columns = columns(connection, table);
    steps.take(
        new CopyStep.Sql(
            "CREATE TABLE %s (%s)".formatted(quoted(table), joined(columns, Column::definition))));
    List<Column> filled = columns.stream().filter(Column::isFilled).toList();
    if (!filled.isEmpty()) {
      rows(
          connection,
          "SELECT %s FROM %s"
              .formatted(joined(filled, column -> column.name() + "::text"), quoted(table)),
          "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE VALUES (%s)"
              .formatted(
                  quoted(table),
                  joined(filled, Column::name),
                  joined(filled, column -> "?::text::" + column.type())),
          steps);
    }
  }

  private static String joined(List<Column> columns, Function<Column, String> part) {
    return columns.stream().map(part).collect(Collectors.joining(", "));
  }

  /** What sequences give next, whether a column owns them or not. */
  private void values(Connection connection, CopyFile.Steps steps) throws Exception {
    for (String table : texts(connection, TABLES.formatted("r"))) {
      if (isCopied(table)) {
        for (Column column : columns(connection, table)) {
          owned(connection, table, column, steps);
        }
      }
    }
    for (String sequence : texts(connection, SEQUENCES)) {
      for (String value : texts(connection, VALUE + quoted(sequence))) {
        steps.take(
            new CopyStep.Sql(
                "SELECT setval('%s', %s)".formatted(quoted(sequence).replace("'", "''"), value)));
      }
    }
  }

  private void owned(Connection connection, String table, Column column, CopyFile.Steps steps)
      throws Exception {
    if (!column.definition().contains("AS IDENTITY")) {
      return;
    }
    String call =
        "pg_get_serial_sequence('%s', '%s')"
            .formatted(
                quoted(table).replace("'", "''"), unquoted(column.name()).replace("'", "''"));
    for (String sequence : texts(connection, "SELECT " + call)) {
      for (String value : texts(connection, VALUE + sequence)) {
        steps.take(new CopyStep.Sql("SELECT setval(%s, %s)".formatted(call, value)));
      }
    }
  }

  private static String unquoted(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }

  @Override
  void clear(Connection connection) throws SQLException {
    for (String view : texts(connection, TABLES.formatted("v"))) {
      execute(connection, "DROP VIEW IF EXISTS " + quoted(view) + " CASCADE");
    }
    for (String table : texts(connection, TABLES.formatted("r"))) {
      if (isCopied(table)) {
        execute(connection, "DROP TABLE IF EXISTS " + quoted(table) + " CASCADE");
      }
    }
    for (String sequence : texts(connection, SEQUENCES)) {
      execute(connection, "DROP SEQUENCE IF EXISTS " + quoted(sequence) + " CASCADE");
    }
  }
}
