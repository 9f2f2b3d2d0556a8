package dev.xcore.services.sql;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a transaction, for a library that wants to begin and end transactions itself:
 * each is a part of the one around it, which alone decides in the end. Giving it back leaves it to
 * the transaction. Used by the thread of the transaction.
 */
final class JoinedConnection extends LimitedConnection {

  private @Nullable Savepoint begin;
  private boolean isAutoCommit = true;
  private boolean isClosed;

  JoinedConnection(Connection connection, StatementLimit limit) {
    super(connection, limit);
  }

  @Override
  @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    switch (method.getName()) {
      case "close" -> close();
      case "commit" -> release();
      case "setAutoCommit" -> setAutoCommit(arguments != null && (boolean) arguments[0]);
      case "setReadOnly", "setTransactionIsolation" -> requireOpen();
      case "isClosed" -> {
        return isClosed || connection().isClosed();
      }
      case "getAutoCommit" -> {
        return isAutoCommit;
      }
      case "rollback" -> {
        if (arguments != null) {
          return super.call(method, arguments);
        }
        undo();
      }
      default -> {
        requireOpen();
        return super.call(method, arguments);
      }
    }
    return null;
  }

  private void setAutoCommit(boolean wanted) throws SQLException {
    requireOpen();
    if (wanted) {
      release();
    } else if (begin == null) {
      begin = connection().setSavepoint();
    }
    isAutoCommit = wanted;
  }

  private void release() throws SQLException {
    requireOpen();
    if (begin != null) {
      connection().releaseSavepoint(begin);
      begin = null;
    }
  }

  private void undo() throws SQLException {
    requireOpen();
    if (begin != null) {
      connection().rollback(begin);
      begin = null;
    }
  }

  private void close() throws SQLException {
    if (!isClosed && !connection().isClosed()) {
      undo();
    }
    isClosed = true;
  }

  private void requireOpen() throws SQLException {
    if (isClosed) {
      throw new SQLException("the connection has been given back", "08003");
    }
  }
}
