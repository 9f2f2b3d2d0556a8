package dev.xcore.services.sql;

import dev.xcore.services.sql.DatabaseSettings.Login;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Places in PostgreSQL: schemas, owned by login roles. */
final class PostgresResidences extends Residences {

  /** Any number that no other application on the database takes. */
  private static final long LOCK = 0x7863_6f72_6531L;

  PostgresResidences(DatabaseSettings settings, Supplier<String> secret) {
    super(settings, secret);
  }

  @Override
  void prepare() {
    // The server has all that is needed.
  }

  @Override
  Residence provide(Connection admin, String plugin) throws SQLException {
    String schema = SchemaNames.schema(plugin);
    Login login =
        hasUsers()
            ? login(SchemaNames.user(settings().url().database(), plugin))
            : settings().login();
    inTransaction(
        admin,
        statement -> {
          if (hasUsers()) {
            role(statement, login);
          }
          schema(statement, schema, login);
        });
    return new Residence(settings().url(), login, Optional.of(schema));
  }

  @Override
  Residence platform(Connection admin) throws SQLException {
    inTransaction(
        admin, statement -> schema(statement, PlatformDatabase.SCHEMA, settings().login()));
    return new Residence(
        settings().url(), settings().login(), Optional.of(PlatformDatabase.SCHEMA));
  }

  /** Some statements. */
  private interface Work {
    void run(Statement statement) throws SQLException;
  }

  /** One node after the other: IF NOT EXISTS alone fails when two do it at once. */
  private static void inTransaction(Connection admin, Work work) throws SQLException {
    admin.setAutoCommit(false);
    try (Statement statement = admin.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
      work.run(statement);
      admin.commit();
    } catch (SQLException e) {
      admin.rollback();
      throw e;
    } finally {
      admin.setAutoCommit(true);
    }
  }

  private void role(Statement statement, Login login) throws SQLException {
    String verb = exists(statement.getConnection(), login.user()) ? "ALTER" : "CREATE";
    statement.execute(
        "%s ROLE %s LOGIN PASSWORD %s".formatted(verb, name(login.user()), password(login)));
    statement.execute("GRANT %s TO CURRENT_USER".formatted(name(login.user())));
  }

  private static boolean exists(Connection admin, String role) throws SQLException {
    try (PreparedStatement query =
        admin.prepareStatement("SELECT 1 FROM pg_roles WHERE rolname = ?")) {
      query.setString(1, role);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private void schema(Statement statement, String schema, Login login) throws SQLException {
    if (!schemaExists(statement.getConnection(), schema)) {
      statement.execute(
          "CREATE SCHEMA %s AUTHORIZATION %s".formatted(name(schema), name(login.user())));
    }
  }

  private static boolean schemaExists(Connection admin, String schema) throws SQLException {
    try (PreparedStatement query =
        admin.prepareStatement("SELECT 1 FROM pg_namespace WHERE nspname = ?")) {
      query.setString(1, schema);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** The driver holds rows in the memory of this process: not more than that for one query. */
  @Override
  DataSource boundedSource(Residence residence) {
    Map<String, String> properties = new LinkedHashMap<>(properties());
    properties.put("maxResultBuffer", "64M");
    properties.put("adaptiveFetch", "true");
    return new DriverConnections(residence, properties);
  }

  /** The server ends what nobody waits for any more. */
  @Override
  Map<String, String> properties() {
    long seconds = Math.max(1, settings().connectionTimeout().toSeconds());
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("ApplicationName", "xcore");
    properties.put("connectTimeout", String.valueOf(seconds));
    properties.put("loginTimeout", String.valueOf(seconds));
    if (!settings().url().has("options")) {
      properties.put("options", "-c statement_timeout=" + settings().statementTimeout().toMillis());
    }
    return properties;
  }
}
