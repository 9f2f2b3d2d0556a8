package dev.xcore.services.migrations;

import dev.xcore.services.sql.ConnectionSource;
import dev.xcore.services.sql.DatabaseSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * The connections of one piece of work on a schema; whoever gives the work up ends them all. Thread
 * safe.
 */
final class SchemaConnections extends ConnectionSource implements AutoCloseable {

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(SchemaConnections.class);

  private final DatabaseSchema schema;
  private final Duration most;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean isGivenUp;

  SchemaConnections(DatabaseSchema schema, Duration most) {
    this.schema = schema;
    this.most = most;
  }

  DatabaseSchema schema() {
    return schema;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = schema.connect(most);
    open.add(connection);
    if (isGivenUp) {
      close();
      throw new SQLException("the migration was given up");
    }
    return connection;
  }

  /** Ends what still runs. */
  void giveUp() {
    isGivenUp = true;
    for (Connection connection : open) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.debug("a connection could not be aborted", e);
      }
    }
  }

  /** Closes what was not. */
  @Override
  public void close() {
    for (Connection connection : open) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.debug("a connection could not be closed", e);
      }
    }
    open.clear();
  }
}
