package dev.xcore.services.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the file behind connections to an embedded database. H2 closes a file that it could not
 * write, because the disk is full or broken, and goes on failing for as long as somebody is
 * connected; ended in its turn, the database is opened anew by whoever connects next.
 */
final class H2Store {

  private static final Logger LOG = LoggerFactory.getLogger(H2Store.class);
  private static final String CONNECTION_FAILURE = "08006";
  private static final ReentrantLock ENDING = new ReentrantLock();

  private H2Store() {}

  private static Optional<Database> database(Connection connection) {
    return connection instanceof JdbcConnection own
            && own.getSession() instanceof SessionLocal session
        ? Optional.of(session.getDatabase())
        : Optional.empty();
  }

  private static boolean isBroken(Database database) {
    MVStore store = database.getStore().getMvStore();
    return store.isClosed() || store.getPanicException() != null;
  }

  /** Whether the database of a connection has closed its file under it. */
  static boolean isBroken(Connection connection) {
    return database(connection).filter(H2Store::isBroken).isPresent();
  }

  /**
   * Lets commits be written before they return. The setting of the one who opens a database is kept
   * as long as it is open; one that was closed under its users is opened anew by any of them, and
   * only administrators may set it by SQL.
   */
  static void writeAtOnce(Connection connection) {
    database(connection).ifPresent(database -> database.setWriteDelay(0));
  }

  /**
   * Requires that what a connection has just written was written.
   *
   * @throws SQLException if the database has closed its file under it
   */
  static void requireWhole(Connection connection) throws SQLException {
    if (isBroken(connection)) {
      throw judged(connection, new SQLException("its file could not be written"));
    }
  }

  /** Whether what a pool gave out leads to a database that has closed its file. */
  static boolean isLost(Connection pooled) throws SQLException {
    return pooled.isWrapperFor(JdbcConnection.class)
        && isBroken(pooled.unwrap(JdbcConnection.class));
  }

  /**
   * Ends a database that an error has broken.
   *
   * @param target what threw: a connection, statement or rows of H2
   * @param error what it threw
   * @return what to throw, so that pools give the connection up where it is of no use any more
   */
  static SQLException judged(Object target, SQLException error) {
    Optional<Database> broken =
        connection(target).flatMap(H2Store::database).filter(H2Store::isBroken);
    if (broken.isEmpty()) {
      return error;
    }
    end(broken.get(), error);
    return new SQLNonTransientConnectionException(
        "the database was closed: " + error.getMessage(), CONNECTION_FAILURE, error);
  }

  /** Once: a second end would take away the name from what has been opened under it since. */
  private static void end(Database database, SQLException error) {
    ENDING.lock();
    try {
      if (!database.isClosing()) {
        LOG.warn(
            "database {} is opened anew: its file could not be written reason={}",
            database.getName(),
            error.getMessage());
        database.shutdownImmediately();
      }
    } finally {
      ENDING.unlock();
    }
  }

  private static Optional<Connection> connection(Object target) {
    try {
      return switch (target) {
        case Connection connection -> Optional.of(connection);
        case Statement statement -> Optional.ofNullable(statement.getConnection());
        case ResultSet rows -> Optional.ofNullable(rows.getStatement().getConnection());
        default -> Optional.empty();
      };
    } catch (SQLException closed) {
      LOG.debug("it has no connection any more", closed);
      return Optional.empty();
    }
  }
}
