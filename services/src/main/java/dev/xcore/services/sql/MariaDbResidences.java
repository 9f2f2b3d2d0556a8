package dev.xcore.services.sql;

import dev.xcore.services.sql.DatabaseSettings.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Places in MariaDB, where a schema is a database of the server. */
final class MariaDbResidences extends Residences {

  MariaDbResidences(DatabaseSettings settings, Supplier<String> secret) {
    super(settings, secret);
  }

  @Override
  void prepare() {
    // The server has all that is needed.
  }

  @Override
  Residence provide(Connection admin, String plugin) throws SQLException {
    String base = settings().url().database();
    String database = SchemaNames.database(base, plugin);
    Login login = hasUsers() ? login(SchemaNames.user(base, plugin)) : settings().login();
    try (Statement statement = admin.createStatement()) {
      create(statement, database);
      if (hasUsers()) {
        user(statement, login, database);
      }
    }
    return new Residence(settings().url().withDatabase(database), login, Optional.empty());
  }

  @Override
  Residence platform(Connection admin) throws SQLException {
    // No plugin's name has two of these signs.
    String database = settings().url().database() + "$$" + PlatformDatabase.SCHEMA;
    try (Statement statement = admin.createStatement()) {
      create(statement, database);
    }
    return new Residence(
        settings().url().withDatabase(database), settings().login(), Optional.empty());
  }

  private void create(Statement statement, String database) throws SQLException {
    statement.execute(
        "CREATE DATABASE IF NOT EXISTS %s CHARACTER SET utf8mb4".formatted(name(database)));
  }

  private void user(Statement statement, Login login, String database) throws SQLException {
    String user = dialect().literal(login.user()) + "@'%'";
    statement.execute(
        "CREATE USER IF NOT EXISTS %s IDENTIFIED BY %s".formatted(user, password(login)));
    statement.execute("ALTER USER %s IDENTIFIED BY %s".formatted(user, password(login)));
    // In a grant an underscore is any character.
    String pattern = name(database.replace("_", "\\_").replace("%", "\\%"));
    statement.execute("GRANT ALL PRIVILEGES ON %s.* TO %s".formatted(pattern, user));
  }

  /** Statements are prepared by the server, so that no message ever shows a value. */
  @Override
  Map<String, String> properties() {
    return Map.of(
        "connectTimeout",
        String.valueOf(settings().connectionTimeout().toMillis()),
        "useServerPrepStmts",
        "true");
  }
}
