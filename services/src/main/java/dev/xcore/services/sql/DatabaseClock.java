package dev.xcore.services.sql;

import dev.xcore.sdk.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a database: what all its users agree on, however wrong their own clocks are. Asked
 * now and then; in between the time that has passed here is added, which no change of this
 * machine's clock touches. Thread safe.
 */
final class DatabaseClock implements InstantSource {

  private static final long FRESH = Duration.ofSeconds(1).toNanos();

  private final Database database;
  private final String question;
  private volatile @Nullable Reading last;

  DatabaseClock(Database database, Dialect dialect) {
    this.database = database;
    this.question =
        switch (dialect) {
          case H2 -> "SELECT CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000000 AS BIGINT)";
          case POSTGRESQL ->
              "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";
          case MARIADB -> "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))";
        };
  }

  /**
   * What the database said.
   *
   * @param time of the database
   * @param nanos of this process at the time
   */
  private record Reading(Instant time, long nanos) {}

  /**
   * Returns the time of the database.
   *
   * @throws dev.xcore.sdk.XcoreException if it has to be asked and cannot be
   */
  @Override
  public Instant instant() {
    Reading known = last;
    long now = System.nanoTime();
    if (known == null || now - known.nanos() > FRESH) {
      long micros = database.queryOne(question, Long.class).orElseThrow();
      known = new Reading(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), now);
      last = known;
    }
    return known.time().plusNanos(System.nanoTime() - known.nanos());
  }
}
