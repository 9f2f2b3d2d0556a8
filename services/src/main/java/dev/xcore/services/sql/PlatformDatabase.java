package dev.xcore.services.sql;

import dev.xcore.sdk.Database;
import java.time.InstantSource;
import java.util.List;

/**
 * The platform's own tables in the default database: durable events, jobs, users. Opened, and
 * migrated, at first use. Thread safe.
 */
public final class PlatformDatabase {

  /** The schema of these tables. */
  public static final String SCHEMA = "xcore";

  /** Flyway's record of what was done, in that schema. */
  public static final String HISTORY = "schema_history";

  private static final String SCRIPTS = "classpath:dev/xcore/services/sql/migrations/";

  private final SqlDatabase database;
  private final InstantSource clock;

  PlatformDatabase(Connections connections) {
    this.database = new SqlDatabase(connections);
    this.clock = new DatabaseClock(database, connections.settings().url().dialect());
  }

  /**
   * Returns where the scripts that make these tables are.
   *
   * @param dialect of the database
   * @return places as Flyway names them
   */
  public static List<String> scripts(Dialect dialect) {
    return List.of(SCRIPTS + "common", SCRIPTS + dialect.label());
  }

  /**
   * Returns the tables.
   *
   * @return statements, transactions and repositories in schema {@value #SCHEMA}
   */
  public Database database() {
    return database;
  }

  /**
   * Returns the clock of the database, by which servers agree how long something is claimed.
   *
   * @return throws what statements throw, where it has to ask and cannot
   */
  public InstantSource clock() {
    return clock;
  }
}
