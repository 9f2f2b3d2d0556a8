package dev.xcore.handlers;

import dev.xcore.sdk.DatabaseException;

/** What of SQL is shown to people. */
public final class SqlText {

  private static final int MOST = 200;

  private SqlText() {}

  /**
   * Shows a text without what may be many lines of it.
   *
   * @param text a statement or a message
   * @return its first line, at most 200 characters of it
   */
  public static String firstLine(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    return line.length() > MOST ? line.substring(0, MOST) + "…" : line;
  }

  /**
   * Makes the error of a query that should have found a single row.
   *
   * @param sql the query
   * @return says so
   */
  public static DatabaseException several(String sql) {
    return new DatabaseException(
        "there are several rows where one was expected; in: " + firstLine(sql), "");
  }
}
