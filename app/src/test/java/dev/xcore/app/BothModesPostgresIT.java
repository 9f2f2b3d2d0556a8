package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract on PostgreSQL, where each platform has a database of its own. */
@Tag("full")
class BothModesPostgresIT extends BothModesDatabaseContract {

  private static final String SERVER = "jdbc:postgresql://127.0.0.1:5432/";

  private final List<String> databases = new ArrayList<>();

  private static Connection admin() throws SQLException {
    return DriverManager.getConnection(SERVER + "postgres", "postgres", "root");
  }

  @Override
  String database(String mode) {
    String name = "modes_" + UUID.randomUUID().toString().replace("-", "");
    try (Connection admin = admin();
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      assumeTrue(false, "PostgreSQL is not there: " + e.getMessage());
    }
    databases.add(name);
    return """
    services:
      databases:
        default: {url: "%s%s", user: postgres, password: root}
    """
        .formatted(SERVER, name);
  }

  @Override
  Map<String, Object> types() {
    return Map.of("bytes", "BYTEA", "uuid", "UUID", "moment", "TIMESTAMPTZ");
  }

  @Test
  void aSandboxedPluginIsAUserOfItsOwnThatSeesNothingElse() {
    String read =
        sandboxed().act("ledger", "read", Map.of("sql", "SELECT * FROM xcore.migrated")).toString();
    assertThat(read).contains("DatabaseException 42");
    for (String sql :
        List.of(
            "COPY entries FROM PROGRAM 'id'",
            "SET ROLE postgres",
            "CREATE EXTENSION dblink",
            "SELECT pg_read_file('/etc/passwd')",
            "ALTER ROLE CURRENT_USER SUPERUSER")) {
      assertThat(sandboxed().act("ledger", "run", Map.of("sql", sql)).toString())
          .as(sql)
          .contains("DatabaseException 42");
    }
  }

  @Test
  void hugeRowsAreRefused() {
    String sql = "SELECT repeat('x', 10000000) FROM generate_series(1, 3)";
    assertThat(sandboxed().act("ledger", "read", Map.of("sql", sql)).toString())
        .contains("payload_too_large");
    assertThat(sandboxed().act("ledger", "read", Map.of("sql", "SELECT 1")).toString())
        .contains("1");
  }

  @AfterAll
  void drop() throws SQLException {
    stop();
    try (Connection admin = admin();
        Statement statement = admin.createStatement()) {
      for (String database : databases) {
        statement.execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
      }
      List<String> roles = new ArrayList<>();
      try (ResultSet found =
          statement.executeQuery(
              "SELECT rolname FROM pg_roles WHERE rolname LIKE 'u\\_ledger\\_%'")) {
        while (found.next()) {
          roles.add(found.getString(1));
        }
      }
      for (String role : roles) {
        statement.execute("DROP ROLE IF EXISTS \"" + role + '"');
      }
    }
  }
}
