package dev.xcore.services.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * The connections that a plugin takes by itself; those it does not give back are closed with it.
 * Leads to nothing of the pool but connections. Thread safe.
 */
final class LentConnections extends ConnectionSource implements AutoCloseable {

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LentConnections.class);

  private final Connections connections;
  private final Set<Connection> lent = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;

  LentConnections(Connections connections) {
    this.connections = connections;
  }

  @Override
  public Connection getConnection() throws SQLException {
    for (Connection connection : List.copyOf(lent)) {
      if (connection.isClosed()) {
        lent.remove(connection);
      }
    }
    Connection connection = connections.connect();
    lent.add(connection);
    if (isClosed) {
      close();
      throw new SQLException("the plugin has ended: it gets no more connections");
    }
    return connection;
  }

  @Override
  public void close() {
    isClosed = true;
    for (Connection connection : lent) {
      try {
        if (!connection.isClosed()) {
          LOG.warn("{} did not give a connection back: it is closed", connections.owner());
          connection.close();
        }
      } catch (SQLException e) {
        LOG.debug("a connection of {} could not be closed", connections.owner(), e);
      }
    }
    lent.clear();
  }
}
