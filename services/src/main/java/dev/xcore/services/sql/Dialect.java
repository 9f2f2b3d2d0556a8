package dev.xcore.services.sql;

import dev.xcore.handlers.IdentifierQuotes;
import java.util.Locale;

/** A kind of database that the platform knows. */
public enum Dialect {
  /** H2, embedded in this process. */
  H2("org.h2.Driver", '"', "h2"),
  /** PostgreSQL. */
  POSTGRESQL("org.postgresql.Driver", '"', "postgresql"),
  /** MariaDB, and MySQL through its driver. */
  MARIADB("org.mariadb.jdbc.Driver", '`', "mariadb-java-client");

  private final String driver;

  @SuppressWarnings("ImmutableEnumChecker") // a record of one character
  private final IdentifierQuotes quotes;

  private final String artifact;

  Dialect(String driver, char quote, String artifact) {
    this.driver = driver;
    this.quotes = new IdentifierQuotes(quote);
    this.artifact = artifact;
  }

  /** Returns the class of the driver. */
  String driver() {
    return driver;
  }

  /** Returns the artifact that has the driver, for people. */
  String artifact() {
    return artifact;
  }

  /**
   * Names the dialect as folders and messages do.
   *
   * @return {@code h2}, {@code postgresql} or {@code mariadb}
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Tells whether a change of tables can be undone by rolling back.
   *
   * @return false where each change of a table ends the transaction
   */
  public boolean canUndoTables() {
    return this == POSTGRESQL;
  }

  /** Returns how names are written. */
  IdentifierQuotes quotes() {
    return quotes;
  }

  /**
   * Writes a name so that it can be nothing else.
   *
   * @param name of a table, column or schema
   * @return in quotes
   */
  public String quoted(String name) {
    return quotes.quoted(name);
  }

  /** Writes a text so that it can be nothing else. */
  String literal(String text) {
    if (text.indexOf('\'') >= 0 || text.indexOf('\\') >= 0) {
      throw new IllegalArgumentException("this text cannot be written into SQL safely");
    }
    return "'" + text + "'";
  }
}
