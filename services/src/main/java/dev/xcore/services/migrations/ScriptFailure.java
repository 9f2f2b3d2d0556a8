package dev.xcore.services.migrations;

import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;

/**
 * Why a script failed.
 *
 * @param line of the statement, 0 if it is not known
 * @param message with the SQL state, if there is one
 */
record ScriptFailure(int line, String message) {

  private static final int MOST = 300;

  /** Looks into what Flyway threw. */
  static ScriptFailure of(Throwable thrown, Optional<MigrationScript> running) {
    int line = 0;
    Throwable reason = thrown;
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof FlywaySqlScriptException script) {
        line = script.getLineNumber();
      }
      reason = at;
      if (at instanceof SQLException) {
        break;
      }
    }
    String begin = running.map(script -> "V" + script.version() + " failed: ").orElse("");
    return new ScriptFailure(
        line,
        begin
            + (reason instanceof SQLException error
                ? message(error)
                : shortened(String.valueOf(reason.getMessage()))));
  }

  /** Says in one line what a database said. */
  static String message(SQLException error) {
    return "%s (SQL state %s)"
        .formatted(
            shortened(String.valueOf(error.getMessage()).replaceAll("(?s); SQL statement:.*", "")),
            error.getSQLState());
  }

  private static String shortened(String text) {
    String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
    return line.length() > MOST ? line.substring(0, MOST) + "…" : line;
  }
}
