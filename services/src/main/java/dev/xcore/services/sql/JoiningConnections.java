package dev.xcore.services.sql;

import dev.xcore.handlers.StatementSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Connections for a library: on the thread of a transaction a part of it, else such of the plugin's
 * own. Thread safe.
 */
final class JoiningConnections extends ConnectionSource implements AutoCloseable {

  private final SqlDatabase database;
  private final LentConnections own;
  private final StatementLimit limit;

  JoiningConnections(SqlDatabase database, LentConnections own, StatementLimit limit) {
    this.database = database;
    this.own = own;
    this.limit = limit;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Optional<StatementSession> session = database.joined();
    if (session.isPresent() && session.get() instanceof Session joined) {
      return new JoinedConnection(joined.connection(), limit).asConnection();
    }
    return new LimitedConnection(own.getConnection(), limit).asConnection();
  }

  @Override
  public void close() {
    own.close();
  }
}
