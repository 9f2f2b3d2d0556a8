package dev.xcore.services.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.xcore.services.HostThreads;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;

/** Connections of one user to one database, used again and again. Thread safe. */
final class ConnectionPool implements AutoCloseable {

  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long LIFETIME = Duration.ofMinutes(30).toMillis();

  /** The least that the pool accepts. */
  private static final long SHORTEST = 250;

  private final HikariDataSource pool;
  private final int size;

  private ConnectionPool(HikariDataSource pool, int size) {
    this.pool = pool;
    this.size = size;
  }

  /**
   * What a pool is made of.
   *
   * @param name of the pool, for its log
   * @param source makes its connections
   * @param schema that connections begin in, if not the user's own
   * @param size most connections
   * @param idle connections that are kept open
   * @param timeout how long to wait for one
   */
  record Plan(
      String name,
      DataSource source,
      Optional<String> schema,
      int size,
      int idle,
      Duration timeout) {}

  /**
   * Connects; called by a thread of the platform's, because pools and drivers remember who made
   * them.
   *
   * @param plan what it is made of
   * @param timer looks after idle connections
   * @throws com.zaxxer.hikari.pool.HikariPool.PoolInitializationException if that fails
   */
  static ConnectionPool open(Plan plan, ScheduledExecutorService timer) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(plan.name());
    config.setDataSource(plan.source());
    plan.schema().ifPresent(config::setSchema);
    config.setMaximumPoolSize(plan.size());
    config.setMinimumIdle(plan.idle());
    config.setIdleTimeout(MINUTE);
    config.setMaxLifetime(LIFETIME);
    config.setConnectionTimeout(Math.max(SHORTEST, plan.timeout().toMillis()));
    config.setValidationTimeout(Math.max(SHORTEST, Math.min(2000, plan.timeout().toMillis() / 2)));
    config.setThreadFactory(new HostThreads("xcore-pool-"));
    config.setScheduledExecutor(timer);
    return new ConnectionPool(new HikariDataSource(config), plan.size());
  }

  /**
   * Takes a connection out; closing it gives it back. Those of an embedded database that has closed
   * its file are left out: the pool does not look at what was used a moment ago.
   */
  Connection connect() throws SQLException {
    Connection connection = pool.getConnection();
    for (int i = 0; i < size && H2Store.isLost(connection); i++) {
      pool.evictConnection(connection);
      connection = pool.getConnection();
    }
    return connection;
  }

  /** Takes a connection out for good. */
  void evict(Connection connection) {
    pool.evictConnection(connection);
  }

  /** Replaces all connections; those that are in use when they are given back. */
  void renew() {
    HikariPoolMXBean connections = pool.getHikariPoolMXBean();
    if (connections != null) {
      connections.softEvictConnections();
    }
  }

  /** Whether all connections are in use. */
  boolean isExhausted() {
    HikariPoolMXBean counts = pool.getHikariPoolMXBean();
    return counts != null && counts.getActiveConnections() >= size;
  }

  int size() {
    return size;
  }

  /** Returns how many connections are in use. */
  int active() {
    HikariPoolMXBean counts = pool.getHikariPoolMXBean();
    return counts == null ? 0 : counts.getActiveConnections();
  }

  @Override
  public void close() {
    pool.close();
  }
}
