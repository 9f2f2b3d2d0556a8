package dev.xcore.services.sql;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose statements end with the deadline of the call. Used by one thread at a time.
 */
class LimitedConnection implements InvocationHandler {

  private final Connection connection;
  private final StatementLimit limit;

  LimitedConnection(Connection connection, StatementLimit limit) {
    this.connection = connection;
    this.limit = limit;
  }

  /** Returns what libraries use. */
  final Connection asConnection() {
    return (Connection)
        Proxy.newProxyInstance(
            LimitedConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, this);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // nothing else is equal to a proxy
  public final @Nullable Object invoke(
      Object self, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    return switch (method.getName()) {
      case "equals" -> arguments != null && self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> call(method, arguments);
    };
  }

  /** Does what is asked. */
  @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    Object result = forward(method, arguments);
    if (result instanceof Statement statement) {
      limit(statement);
    }
    return result;
  }

  private void limit(Statement statement) throws SQLException {
    try {
      statement.setQueryTimeout(limit.seconds());
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private @Nullable Object forward(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  Connection connection() {
    return connection;
  }
}
