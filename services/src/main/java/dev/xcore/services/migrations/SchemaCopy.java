package dev.xcore.services.migrations;

import dev.xcore.services.sql.DatabaseSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the tables of a schema are copied in one dialect, and put back. Tables that the platform
 * keeps in the schema for other purposes are left alone.
 */
abstract class SchemaCopy {

  private static final int ROWS = 500;

  private final DatabaseSchema schema;

  SchemaCopy(DatabaseSchema schema) {
    this.schema = schema;
  }

  static SchemaCopy of(DatabaseSchema schema) {
    return switch (schema.dialect()) {
      case H2 -> new H2Copy(schema);
      case POSTGRESQL -> new PostgresCopy(schema);
      case MARIADB -> new MariaDbCopy(schema);
    };
  }

  /** Connects as somebody who may read and make all of it. */
  Connection connect(Duration most) throws SQLException {
    return schema.connect(most);
  }

  /** Writes steps that make all tables with their rows in an empty schema. */
  abstract void write(Connection connection, CopyFile.Steps steps) throws Exception;

  /** Empties the schema. */
  abstract void clear(Connection connection) throws SQLException;

  /** Puts a copy back; as a whole or not at all where the database can. */
  final void restore(Connection connection, CopyFile.Content copy) throws Exception {
    connection.setAutoCommit(false);
    try {
      clear(connection);
      try (Restoring restoring = new Restoring(connection)) {
        copy.write(restoring);
      }
      connection.commit();
    } catch (Exception | Error e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Takes the steps of a copy. */
  private static final class Restoring implements CopyFile.Steps, AutoCloseable {

    private final Connection connection;
    private @Nullable PreparedStatement insert;
    private int waiting;

    Restoring(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void take(CopyStep step) throws SQLException {
      switch (step) {
        case CopyStep.Sql sql -> {
          close();
          try (Statement statement = connection.createStatement()) {
            statement.execute(sql.sql());
          }
        }
        case CopyStep.Insert sql -> {
          close();
          insert = connection.prepareStatement(sql.sql());
        }
        case CopyStep.Row row -> add(row);
      }
    }

    private void add(CopyStep.Row row) throws SQLException {
      PreparedStatement statement = insert;
      if (statement == null) {
        throw new SQLException("the copy has rows without a table");
      }
      for (int i = 0; i < row.values().size(); i++) {
        statement.setString(i + 1, row.values().get(i));
      }
      statement.addBatch();
      waiting++;
      if (waiting >= ROWS) {
        flush(statement);
      }
    }

    private void flush(PreparedStatement statement) throws SQLException {
      statement.executeBatch();
      waiting = 0;
    }

    @Override
    public void close() throws SQLException {
      PreparedStatement statement = insert;
      insert = null;
      if (statement != null) {
        try (statement) {
          if (waiting > 0) {
            flush(statement);
          }
        }
      }
    }
  }

  final String schema() {
    return schema.shown();
  }

  final String quoted(String name) {
    return schema.dialect().quoted(name);
  }

  /** Whether a table is the plugin's, or says which migrations were run. */
  static boolean isCopied(String table) {
    return !table.startsWith("xcore_")
        || table.startsWith(SchemaMigrations.HISTORY)
        || table.equals(MigrationMarks.TABLE);
  }

  /** Reads the first column of all rows. */
  static List<String> texts(Connection connection, String sql, String... arguments)
      throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setString(i + 1, arguments[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
    }
    return found;
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Writes the rows of a table. */
  static void rows(Connection connection, String select, String insert, CopyFile.Steps steps)
      throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(ROWS);
      try (ResultSet rows = statement.executeQuery(select)) {
        int columns = rows.getMetaData().getColumnCount();
        steps.take(new CopyStep.Insert(insert));
        while (rows.next()) {
          List<@Nullable String> values = new ArrayList<>();
          for (int i = 1; i <= columns; i++) {
            values.add(rows.getString(i));
          }
          steps.take(new CopyStep.Row(values));
        }
      }
    }
  }
}
