package dev.xcore.services.migrations;

import dev.xcore.services.sql.DatabaseSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Copies by what H2 itself calls its script: every statement that makes the schema. */
final class H2Copy extends SchemaCopy {

  /** Users belong to the database, and to it alone. */
  private static final Pattern LEFT_OUT =
      Pattern.compile("(?:--|CREATE USER|CREATE ROLE|GRANT|CREATE SCHEMA|SET ).*", Pattern.DOTALL);

  private static final Pattern TABLE =
      Pattern.compile(
          "(?:CREATE (?:CACHED |MEMORY )?TABLE |INSERT INTO |ALTER TABLE |CREATE [^;(]*? ON )"
              + "\"(?:[^\"]*)\"\\.\"([^\"]*)\".*",
          Pattern.DOTALL);

  private final DatabaseSchema schema;

  H2Copy(DatabaseSchema schema) {
    super(schema);
    this.schema = schema;
  }

  /** Only administrators may read the script. */
  @Override
  Connection connect(Duration most) throws SQLException {
    return schema.connectAsPlatform();
  }

  @Override
  void write(Connection connection, CopyFile.Steps steps) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet script =
            statement.executeQuery("SCRIPT NOPASSWORDS NOSETTINGS SCHEMA " + quoted(schema()))) {
      while (script.next()) {
        String sql = script.getString(1).strip();
        if (isWanted(sql)) {
          steps.take(new CopyStep.Sql(sql));
        }
      }
    }
  }

  private static boolean isWanted(String sql) {
    if (LEFT_OUT.matcher(sql).matches()) {
      return false;
    }
    Matcher table = TABLE.matcher(sql);
    return !table.matches() || isCopied(table.group(1));
  }

  @Override
  void clear(Connection connection) throws SQLException {
    for (String kind : new String[] {"VIEW", "BASE TABLE"}) {
      for (String table :
          texts(
              connection,
              "SELECT table_name FROM information_schema.tables WHERE table_schema = ? AND"
                  + " table_type = ?",
              schema(),
              kind)) {
        if (isCopied(table)) {
          execute(
              connection,
              "DROP %s IF EXISTS %s.%s CASCADE"
                  .formatted(
                      kind.equals("VIEW") ? "VIEW" : "TABLE", quoted(schema()), quoted(table)));
        }
      }
    }
    for (String sequence :
        texts(
            connection,
            "SELECT sequence_name FROM information_schema.sequences WHERE sequence_schema = ?",
            schema())) {
      if (!sequence.startsWith("SYSTEM_SEQUENCE")) {
        execute(
            connection,
            "DROP SEQUENCE IF EXISTS %s.%s".formatted(quoted(schema()), quoted(sequence)));
      }
    }
    for (String domain :
        texts(
            connection,
            "SELECT domain_name FROM information_schema.domains WHERE domain_schema = ?",
            schema())) {
      execute(
          connection,
          "DROP DOMAIN IF EXISTS %s.%s CASCADE".formatted(quoted(schema()), quoted(domain)));
    }
  }
}
