package dev.xcore.services.sql;

import java.time.Duration;
import java.util.Objects;

/**
 * How one database is used; immutable.
 *
 * @param name of the database
 * @param isDefault whether it is the one that plugins get without a name
 * @param url where it is
 * @param login who the platform is there
 * @param isolation how plugins are kept apart in it
 * @param poolSize most connections of one plugin
 * @param connectionTimeout how long to wait for a connection
 * @param statementTimeout how long one statement may take, where its call has no earlier deadline
 * @param slowQuery from when on a statement is logged
 * @param isRequired whether the platform does not boot without it
 * @param isEager whether it is connected to at boot rather than at the first statement
 */
public record DatabaseSettings(
    String name,
    boolean isDefault,
    DatabaseUrl url,
    Login login,
    Isolation isolation,
    int poolSize,
    Duration connectionTimeout,
    Duration statementTimeout,
    Duration slowQuery,
    boolean isRequired,
    boolean isEager) {

  /** Checks the ranges. */
  public DatabaseSettings {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(url, "url is null");
    Objects.requireNonNull(login, "login is null");
    Objects.requireNonNull(isolation, "isolation is null");
    if (poolSize < 1) {
      throw new IllegalArgumentException("poolSize " + poolSize + " is less than 1");
    }
  }

  /** Returns the same settings of a database at another place. */
  DatabaseSettings at(DatabaseUrl place) {
    return new DatabaseSettings(
        name,
        isDefault,
        place,
        login,
        isolation,
        poolSize,
        connectionTimeout,
        statementTimeout,
        slowQuery,
        isRequired,
        isEager);
  }

  /**
   * Who connects.
   *
   * @param user a name
   * @param password may be empty
   */
  public record Login(String user, String password) {

    /**
     * Shows the name only.
     *
     * @return fit for logs
     */
    @Override
    public String toString() {
      return user;
    }
  }

  /** How plugins are kept apart. */
  public enum Isolation {
    /** Each has a user of its own, who sees its schema only. */
    USER,
    /** Each has a schema of its own, and all connect as the platform's user. */
    SCHEMA
  }

  /**
   * Names it as one of several, for plugins and permissions.
   *
   * @return {@code db.NAME}
   */
  public String longName() {
    return "db." + name;
  }

  /**
   * Names the service.
   *
   * @return {@code db} for the default one, else {@link #longName}
   */
  public String service() {
    return isDefault ? "db" : longName();
  }
}
