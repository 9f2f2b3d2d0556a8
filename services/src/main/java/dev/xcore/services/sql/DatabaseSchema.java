package dev.xcore.services.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The tables of one owner in one database, for those who change them: a plugin's by its own user,
 * the platform's by the platform's. Its connections belong to no pool. Immutable.
 */
public final class DatabaseSchema {

  private static final long SECOND = Duration.ofSeconds(1).toMillis();

  private final DatabaseSettings settings;
  private final Residence residence;
  private final DataSource source;
  private final Admin admin;

  DatabaseSchema(DatabaseSettings settings, Residence residence, DataSource source, Admin admin) {
    this.settings = settings;
    this.residence = residence;
    this.source = source;
    this.admin = admin;
  }

  /** Makes connections of the platform's user. */
  interface Admin {
    Connection connect() throws Exception;
  }

  /**
   * Returns the name of the database in the configuration.
   *
   * @return such as {@code default}
   */
  public String database() {
    return settings.name();
  }

  /**
   * Returns what it is.
   *
   * @return the dialect
   */
  public Dialect dialect() {
    return settings.url().dialect();
  }

  /**
   * Returns the schema within the database.
   *
   * @return its name; empty where a schema is a database
   */
  public Optional<String> schema() {
    return residence.schema();
  }

  /**
   * Names the schema for people.
   *
   * @return the schema, or the database that is one
   */
  public String shown() {
    return residence.schema().orElseGet(() -> residence.url().database());
  }

  /**
   * Connects as the owner.
   *
   * @param most how long one statement may take; the database itself ends it
   * @return a connection that begins in the schema, to be closed
   * @throws SQLException if that fails
   */
  public Connection connect(Duration most) throws SQLException {
    Connection connection = source.getConnection();
    try {
      if (residence.schema().isPresent()) {
        connection.setSchema(residence.schema().get());
      }
      limit(connection, most);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Connects as the platform.
   *
   * @return a connection that may do everything, to be closed
   * @throws SQLException if that fails
   */
  public Connection connectAsPlatform() throws SQLException {
    try {
      return admin.connect();
    } catch (SQLException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while it connected", e);
    } catch (Exception e) {
      throw new SQLException(String.valueOf(e.getMessage()), e);
    }
  }

  private void limit(Connection connection, Duration most) throws SQLException {
    String limit =
        switch (dialect()) {
          case H2 -> "SET QUERY_TIMEOUT " + most.toMillis();
          case POSTGRESQL -> "SET statement_timeout = " + most.toMillis();
          case MARIADB -> "SET max_statement_time = " + Math.max(1, most.toMillis() / SECOND);
        };
    try (Statement statement = connection.createStatement()) {
      statement.execute(limit);
    }
  }
}
