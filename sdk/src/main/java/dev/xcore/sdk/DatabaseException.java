package dev.xcore.sdk;

import java.util.Objects;

/**
 * A statement is wrong, or its rows do not fit the type that was asked for. Names the SQL state and
 * the first line of the SQL, never the values of arguments. It is logged, and whoever called the
 * plugin gets a {@code handler_error} without it.
 */
public final class DatabaseException extends RuntimeException {

  private final String sqlState;

  /**
   * Makes the error.
   *
   * @param message what is wrong with which statement
   * @param sqlState five characters as the SQL standard defines them, empty if the database did not
   *     get to see the statement
   */
  public DatabaseException(String message, String sqlState) {
    super(Objects.requireNonNull(message, "message is null"));
    this.sqlState = Objects.requireNonNull(sqlState, "sqlState is null");
  }

  /**
   * Returns the SQL state.
   *
   * @return five characters, such as {@code 42S02} for a table that is not there; empty if the
   *     database did not get to see the statement
   */
  public String sqlState() {
    return sqlState;
  }
}
