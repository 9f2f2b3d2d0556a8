package dev.xcore.services.sql;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
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
    return driver().connect(residence.url().jdbc(), all);
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
