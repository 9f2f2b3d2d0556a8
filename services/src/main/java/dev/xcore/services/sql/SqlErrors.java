package dev.xcore.services.sql;

import dev.xcore.handlers.SqlText;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.DatabaseException;
import dev.xcore.sdk.PeerFailedException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.XcoreException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementException;

/**
 * Says in the platform's terms what went wrong in a database. What databases say themselves may
 * quote values, so it is repeated only where it speaks of the statement. Immutable.
 *
 * @param database its name, for messages
 * @param disk where its files are, for messages
 */
record SqlErrors(String database, String disk) {

  private static final Set<String> DUPLICATE = Set.of("23505");
  private static final Set<String> REFERENCE = Set.of("23503", "23506");
  private static final Set<String> COLLISION = Set.of("40001", "40P01", "55P03", "HYT00", "90131");
  private static final Set<String> CANCELLED = Set.of("57014", "70100");
  private static final Set<String> LOST =
      Set.of("57P01", "57P02", "57P03", "90067", "90098", "90121", "90028");

  /** What MariaDB tells by number only. */
  private static final Set<Integer> DUPLICATES_IN_MARIADB = Set.of(1062, 1586);

  private static final Set<Integer> REFERENCES_IN_MARIADB = Set.of(1216, 1217, 1451, 1452);
  private static final Set<Integer> COLLISIONS_IN_MARIADB = Set.of(1205, 1213, 1020);
  private static final Set<Integer> FULL_IN_MARIADB = Set.of(1040, 1203, 1226);
  private static final Set<Integer> CANCELLED_IN_MARIADB = Set.of(1317, 1969, 3024);

  private static final String DISK_FULL = "53100";
  private static final Set<Integer> DISK_FULL_IN_MARIADB = Set.of(1021, 1114);
  private static final String NO_SPACE = "No space left on device";

  private static final Pattern SHOWN_STATEMENT =
      Pattern.compile("; SQL statement:.*", Pattern.DOTALL);

  /** Makes it for a database. */
  static SqlErrors of(DatabaseSettings settings) {
    return new SqlErrors(
        settings.name(),
        settings.url().file().map(file -> String.valueOf(file.getParent())).orElse("the server"));
  }

  /**
   * Makes the error that a plugin gets.
   *
   * @param thrown by the database, its driver or the mapping of rows
   * @param sql the statement
   * @return what to throw
   */
  RuntimeException of(Throwable thrown, String sql) {
    Optional<SQLException> cause = sqlException(thrown);
    if (cause.isPresent()) {
      return of(cause.get(), sql);
    }
    return switch (thrown) {
      case XcoreException known -> known;
      case DatabaseException known -> known;
      case StatementException wrong -> new DatabaseException(mapped(wrong, sql), "");
      case JdbiException wrong -> new DatabaseException(mapped(wrong, sql), "");
      case RuntimeException other -> other;
      default -> new IllegalStateException(thrown);
    };
  }

  private static String mapped(JdbiException wrong, String sql) {
    String reason =
        wrong instanceof StatementException statement
            ? statement.getShortMessage()
            : wrong.getMessage();
    return "%s; in: %s"
        .formatted(SqlText.firstLine(String.valueOf(reason)), SqlText.firstLine(sql));
  }

  private static Optional<SQLException> sqlException(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof SQLException found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private RuntimeException of(SQLException error, String sql) {
    if (isPastDeadline()) {
      return new CallTimeoutException("the deadline of the call passed while a statement ran");
    }
    String state = String.valueOf(error.getSQLState());
    int number = error.getErrorCode();
    if (DUPLICATE.contains(state) || DUPLICATES_IN_MARIADB.contains(number)) {
      return new ConflictException("there is a row with that key already");
    }
    if (REFERENCE.contains(state) || REFERENCES_IN_MARIADB.contains(number)) {
      return new ConflictException("the row belongs to one that is not there, or others to it");
    }
    if (COLLISION.contains(state) || COLLISIONS_IN_MARIADB.contains(number)) {
      return XcoreException.retryable(
          "conflict", "the row was being changed by somebody else: try again");
    }
    if (isDiskFull(error)) {
      return diskFull();
    }
    if (isCancelled(error, state, number)) {
      return new CallTimeoutException("a statement took too long");
    }
    return isLost(error, state) ? lost() : wrong(error, state, sql);
  }

  /** Whether a database could not write because its disk is full. */
  static boolean isDiskFull(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      boolean isSaid = at.getMessage() != null && at.getMessage().contains(NO_SPACE);
      if (isSaid
          || at instanceof SQLException error
              && (DISK_FULL.equals(error.getSQLState())
                  || DISK_FULL_IN_MARIADB.contains(error.getErrorCode()))) {
        return true;
      }
    }
    return false;
  }

  /** What was not committed is undone; it goes on by itself when there is room. */
  ServiceUnavailableException diskFull() {
    return new ServiceUnavailableException(
        "the disk of database '%s' is full: make room at %s".formatted(database, disk));
  }

  /** Whether a server has refused a connection because there are too many. */
  static boolean isServerFull(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof SQLException error
          && ("53300".equals(error.getSQLState())
              || FULL_IN_MARIADB.contains(error.getErrorCode()))) {
        return true;
      }
    }
    return false;
  }

  static boolean isPastDeadline() {
    return CallContext.find()
        .flatMap(CallContext::remaining)
        .filter(left -> left.compareTo(Duration.ZERO) <= 0)
        .isPresent();
  }

  private static boolean isCancelled(SQLException error, String state, int number) {
    return error instanceof SQLTimeoutException
        || CANCELLED.contains(state)
        || CANCELLED_IN_MARIADB.contains(number);
  }

  private static boolean isLost(SQLException error, String state) {
    return state.startsWith("08")
        || LOST.contains(state)
        || error instanceof SQLRecoverableException
        || error instanceof SQLNonTransientConnectionException;
  }

  private RuntimeException lost() {
    if (Thread.currentThread().isInterrupted()) {
      return new PluginUnavailableException("a statement was ended: its thread is interrupted");
    }
    return new PeerFailedException(
        "the connection to database '%s' was lost while a statement ran".formatted(database));
  }

  private static DatabaseException wrong(SQLException error, String state, String sql) {
    String reason =
        state.startsWith("42")
            ? ": " + SqlText.firstLine(SHOWN_STATEMENT.matcher(message(error)).replaceAll(""))
            : "";
    return new DatabaseException(
        "SQL state %s%s%s; in: %s".formatted(state, meaning(state), reason, SqlText.firstLine(sql)),
        state);
  }

  private static String meaning(String state) {
    return switch (state) {
      case "23502" -> " (a column that must not be NULL is)";
      case "23513", "23514" -> " (a row breaks a CHECK of its table)";
      default ->
          state.startsWith("22")
              ? " (a value does not fit: too long, out of range, wrong form)"
              : "";
    };
  }

  private static String message(SQLException error) {
    return String.valueOf(error.getMessage());
  }
}
