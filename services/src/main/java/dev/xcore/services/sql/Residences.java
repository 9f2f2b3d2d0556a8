package dev.xcore.services.sql;

import dev.xcore.services.sql.DatabaseSettings.Isolation;
import dev.xcore.services.sql.DatabaseSettings.Login;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Gives each plugin its place in one database: a schema, and a user who sees nothing else. May be
 * repeated, and by several nodes at once. Thread safe.
 */
abstract class Residences {

  private final DatabaseSettings settings;
  private final Supplier<String> secret;

  Residences(DatabaseSettings settings, Supplier<String> secret) {
    this.settings = settings;
    this.secret = secret;
  }

  /**
   * Chooses the way of a dialect.
   *
   * @param settings of the database
   * @param secret from which passwords of plugins' users are derived; the same on all nodes
   */
  static Residences of(DatabaseSettings settings, Supplier<String> secret) {
    return switch (settings.url().dialect()) {
      case H2 -> new H2Residences(settings, secret);
      case POSTGRESQL -> new PostgresResidences(settings, secret);
      case MARIADB -> new MariaDbResidences(settings, secret);
    };
  }

  /**
   * Makes a place, or finds the one that was made before.
   *
   * @param admin a connection of the platform's user
   * @param plugin whose place it is
   * @throws SQLException if the platform's user may not do that
   */
  abstract Residence provide(Connection admin, String plugin) throws SQLException;

  /**
   * Returns where a plugin has its place that nobody trusts.
   *
   * @param plugin its name
   * @return empty if users are kept apart well enough
   */
  Optional<Residences> apart(String plugin) {
    return Optional.empty();
  }

  /** Returns connections to the place of a plugin that nobody trusts. */
  DataSource boundedSource(Residence residence) {
    return source(residence);
  }

  /**
   * Prepares what has to be there before the first connection.
   *
   * @throws IOException if it cannot be made
   */
  abstract void prepare() throws IOException;

  /** Returns what drivers need besides the URL. */
  abstract Map<String, String> properties();

  /** Returns connections to a place, outside of any pool. */
  DataSource source(Residence residence) {
    return new DriverConnections(residence, properties());
  }

  /** Returns the URL that the platform's own connections use. */
  DatabaseUrl adminUrl() {
    return settings.url();
  }

  /** Returns the schema of the platform's own tables, made if it is not there. */
  abstract Residence platform(Connection admin) throws SQLException;

  final DatabaseSettings settings() {
    return settings;
  }

  final Dialect dialect() {
    return settings.url().dialect();
  }

  final boolean hasUsers() {
    return settings.isolation() == Isolation.USER;
  }

  /** Derives the password of a user, so that none has to be kept. */
  final Login login(String user) {
    return new Login(
        user, SecretCode.of(secret, "database user " + settings.url().base() + ' ' + user));
  }

  final String name(String name) {
    return dialect().quoted(name);
  }

  final String password(Login login) {
    return dialect().literal(login.password());
  }
}
