package dev.xcore.services.sql;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

/** Connections to a place, made by the driver whenever one is asked for. Thread safe. */
final class DriverConnections extends ConnectionSource {

  private final Residence residence;
  private final Map<String, String> properties;
  private volatile int loginTimeout;

  /**
   * Makes a source.
   *
   * @param residence where to, and as whom
   * @param properties for the driver; they limit how long it tries, too
   */
  DriverConnections(Residence residence, Map<String, String> properties) {
    this.residence = residence;
    this.properties = Map.copyOf(properties);
  }

  @Override
  public Connection getConnection() throws SQLException {
    Properties all = new Properties();
    all.putAll(properties);
    all.setProperty("user", residence.login().user());
    all.setProperty("password", residence.login().password());
    Connection made = driver().connect(residence.url().jdbc(), all);
    if (residence.url().dialect() == Dialect.POSTGRESQL) {
      endWithClient(made);
    }
    return made;
  }

  /**
   * Lets a statement end when this process does, and with it the locks it holds; without that
   * PostgreSQL notices a kill only at the statement's end. Older servers cannot, and go on as ever.
   */
  private static void endWithClient(Connection made) throws SQLException {
    try (Statement statement = made.createStatement()) {
      statement.execute(
          "DO $$ BEGIN PERFORM set_config('client_connection_check_interval', '2s', false);"
              + " EXCEPTION WHEN OTHERS THEN NULL; END $$");
    } catch (SQLException e) {
      made.close();
      throw e;
    }
  }

  /** The properties of the driver limit it; a pool asks for it again when it closes. */
  @Override
  public void setLoginTimeout(int seconds) {
    loginTimeout = seconds;
  }

  @Override
  public int getLoginTimeout() {
    return loginTimeout;
  }

  private Driver driver() throws SQLException {
    Dialect dialect = residence.url().dialect();
    try {
      return Class.forName(dialect.driver(), true, DriverConnections.class.getClassLoader())
          .asSubclass(Driver.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new SQLException("the driver of " + dialect + " cannot be used", e);
    }
  }
}
