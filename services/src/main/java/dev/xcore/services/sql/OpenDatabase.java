package dev.xcore.services.sql;

import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.xcore.handlers.DurationText;
import dev.xcore.handlers.SqlText;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.services.HostThreads;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is open of one database from its start to its stop: the platform's own connections, and
 * a pool for each plugin that has asked. Each is opened at first use. Thread safe.
 */
final class OpenDatabase implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OpenDatabase.class);

  private static final int OWN_CONNECTIONS = 2;

  private final DatabaseSettings settings;
  private final Residences residences;
  private final ThreadFactory threads;
  private final ScheduledThreadPoolExecutor timer;
  private final Opening<ConnectionPool> own;
  private final Opening<ConnectionPool> platform;
  private final Map<Tenant, Opening<ConnectionPool>> pools = new ConcurrentHashMap<>();
  private volatile @Nullable String failure;

  OpenDatabase(DatabaseSettings settings, Supplier<String> secret) {
    this.settings = settings;
    this.residences = Residences.of(settings, secret);
    this.threads = new HostThreads("xcore-database-%s-".formatted(settings.name()));
    this.timer = new ScheduledThreadPoolExecutor(1, threads);
    timer.setRemoveOnCancelPolicy(true);
    this.own = new Opening<>(this::openOwn, threads);
    this.platform = new Opening<>(this::openPlatform, threads);
  }

  private ConnectionPool openOwn() throws Exception {
    residences.prepare();
    boolean isEmbedded = settings.url().dialect() == Dialect.H2;
    return pool(
        "platform",
        new Residence(residences.adminUrl(), settings.login(), Optional.empty()),
        OWN_CONNECTIONS,
        isEmbedded ? 1 : 0);
  }

  private ConnectionPool pool(String owner, Residence residence, int size, int idle) {
    return pool(owner, residence, residences.source(residence), size, idle);
  }

  private ConnectionPool pool(
      String owner, Residence residence, DataSource source, int size, int idle) {
    ConnectionPool.Plan plan =
        new ConnectionPool.Plan(
            settings.name() + '/' + owner,
            source,
            residence.schema(),
            size,
            idle,
            settings.connectionTimeout());
    return ConnectionPool.open(plan, timer);
  }

  private ConnectionPool openPlatform() throws Exception {
    Residence residence;
    try (Connection admin = admin()) {
      residence = residences.platform(admin);
    }
    ConnectionPool pool = pool(PlatformDatabase.SCHEMA, residence, settings.poolSize(), 0);
    try {
      PlatformMigrations.run(residence, residences.source(residence));
      return pool;
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  private Connection admin() throws Exception {
    return own.get(settings.connectionTimeout()).connect();
  }

  private ConnectionPool openFor(Tenant tenant) throws Exception {
    ConnectionPool pool = tenant.isSandboxed() ? openBounded(tenant) : openShared(tenant);
    makeOutbox(tenant.plugin(), pool);
    return pool;
  }

  private ConnectionPool openShared(Tenant tenant) throws Exception {
    return pool(tenant.toString(), residence(tenant.plugin()), settings.poolSize(), 0);
  }

  private ConnectionPool openBounded(Tenant tenant) throws Exception {
    Optional<Residences> apart = residences.apart(tenant.plugin());
    if (apart.isPresent()) {
      return openApart(tenant, apart.get());
    }
    Residence residence = residence(tenant.plugin());
    return pool(
        tenant.toString(), residence, residences.boundedSource(residence), settings.poolSize(), 0);
  }

  /** A database of its own is closed with the last connection, so one is always kept. */
  private ConnectionPool openApart(Tenant tenant, Residences apart) throws Exception {
    apart.prepare();
    Residence own = new Residence(apart.adminUrl(), settings.login(), Optional.empty());
    try (Connection admin = apart.source(own).getConnection()) {
      Residence residence = apart.provide(admin, tenant.plugin());
      return pool(tenant.toString(), residence, apart.source(residence), settings.poolSize(), 1);
    }
  }

  private Residence residence(String plugin) throws Exception {
    try (Connection admin = admin()) {
      return residences.provide(admin, plugin);
    }
  }

  /** Returns the tables of a plugin; called by a thread of the platform's. */
  DatabaseSchema schema(String plugin) throws Exception {
    open();
    return schema(residence(plugin));
  }

  /** Returns the platform's own tables, brought up to date; called likewise. */
  DatabaseSchema platformSchema() throws Exception {
    open();
    platform.get(settings.connectionTimeout().multipliedBy(2));
    try (Connection admin = admin()) {
      return schema(residences.platform(admin));
    }
  }

  private DatabaseSchema schema(Residence residence) {
    return new DatabaseSchema(settings, residence, residences.source(residence), this::admin);
  }

  /** Plugins that publish nothing in transactions can do without it. */
  private void makeOutbox(String plugin, ConnectionPool pool) {
    try (Connection connection = pool.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(OutboxTable.definition(settings.url().dialect()));
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    } catch (SQLException e) {
      LOG.warn(
          "table xcore_outbox of {} in database {} cannot be made: the plugin cannot publish"
              + " durable events in transactions reason={}",
          plugin,
          settings.name(),
          e.getMessage());
    }
  }

  /** Does something on a thread of its own after a pause, unless this is closed by then. */
  void later(Duration pause, Runnable task) {
    try {
      Future<?> _ =
          timer.schedule(
              () -> Thread.startVirtualThread(task), pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("database {} is closed", settings.name(), e);
    }
  }

  /** Connects as the platform does, so that failures come out; waits for it. */
  void open() throws Exception {
    try {
      own.get(settings.connectionTimeout().multipliedBy(2));
      succeeded();
    } catch (ExecutionException e) {
      failure = reason(e);
      throw new SQLException(failure, e);
    }
  }

  /** Takes a connection of a plugin. */
  Connection connect(Tenant plugin) {
    return connect(
        pools.computeIfAbsent(plugin, tenant -> new Opening<>(() -> openFor(tenant), threads)),
        "plugin '" + plugin.plugin() + "'");
  }

  /**
   * Lets a plugin's connections forget what they know of its tables. PostgreSQL refuses a statement
   * that was prepared before the columns changed which it answers with.
   */
  void tablesChanged(String plugin) {
    if (settings.url().dialect() == Dialect.POSTGRESQL) {
      pools.forEach((tenant, pool) -> {
        if (tenant.plugin().equals(plugin)) {
          pool.current().ifPresent(ConnectionPool::renew);
        }
      });
    }
  }

  /** Takes a connection to the platform's own tables. */
  Connection connectToPlatform() {
    return connect(platform, "the platform");
  }

  private Connection connect(Opening<ConnectionPool> opening, String owner) {
    ConnectionPool pool = opened(opening);
    try {
      return pool.connect();
    } catch (SQLException e) {
      throw noConnection(e, pool, owner);
    }
  }

  private ConnectionPool opened(Opening<ConnectionPool> opening) {
    try {
      ConnectionPool pool = opening.get(patience());
      succeeded();
      return pool;
    } catch (ExecutionException e) {
      if (SqlErrors.isServerFull(e)) {
        throw serverFull();
      }
      if (SqlErrors.isDiskFull(e)) {
        throw SqlErrors.of(settings).diskFull();
      }
      failed(e);
      throw unavailable();
    } catch (TimeoutException e) {
      throw isLate() ? late() : unavailable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw isLate() ? late() : interrupted();
    }
  }

  private Duration patience() {
    Duration most = settings.connectionTimeout().multipliedBy(2);
    return CallContext.find()
        .flatMap(CallContext::remaining)
        .filter(left -> left.compareTo(most) < 0)
        .orElse(most);
  }

  private XcoreException noConnection(SQLException error, ConnectionPool pool, String owner) {
    if (isLate()) {
      return late();
    }
    if (Thread.currentThread().isInterrupted()) {
      return interrupted();
    }
    if (SqlErrors.isServerFull(error)) {
      return serverFull();
    }
    if (SqlErrors.isDiskFull(error)) {
      return SqlErrors.of(settings).diskFull();
    }
    if (pool.isExhausted()) {
      return exhausted(pool, owner);
    }
    LOG.debug("no connection to database {}", settings.name(), error);
    return unavailable();
  }

  private OverloadedException exhausted(ConnectionPool pool, String owner) {
    return new OverloadedException(
        "all %d connections of %s to database '%s' are in use, and none was given back within %s: end transactions and statements sooner, or raise services.databases.%s.pool_size"
            .formatted(
                pool.size(),
                owner,
                settings.name(),
                DurationText.write(settings.connectionTimeout()),
                settings.name()));
  }

  private OverloadedException serverFull() {
    return new OverloadedException(
        "the server of database '%s' takes no more connections: raise its limit (max_connections, or that of the user), or lower services.databases.%s.pool_size, which holds for each plugin"
            .formatted(settings.name(), settings.name()));
  }

  private static boolean isLate() {
    return SqlErrors.isPastDeadline();
  }

  private CallTimeoutException late() {
    return new CallTimeoutException(
        "the deadline of the call passed while it waited for database '%s'"
            .formatted(settings.name()));
  }

  private PluginUnavailableException interrupted() {
    return new PluginUnavailableException(
        "interrupted while it waited for database '%s'".formatted(settings.name()));
  }

  private ServiceUnavailableException unavailable() {
    return new ServiceUnavailableException(
        "database '%s' cannot be used now; 'xcore services' says why".formatted(settings.name()));
  }

  private void succeeded() {
    failure = null;
  }

  /** Notes why it cannot be opened; logged where that is news. */
  private void failed(ExecutionException failed) {
    String reason = reason(failed);
    if (!reason.equals(failure)) {
      LOG.warn("database cannot be opened name={} reason={}", settings.name(), reason);
    }
    failure = reason;
  }

  /** The innermost reason says most, and drivers put no passwords into it. */
  private String reason(Throwable failed) {
    Throwable at = failed;
    while (at.getCause() != null
        && (at instanceof ExecutionException
            || at instanceof PoolInitializationException
            || at.getCause() instanceof SQLException)) {
      at = at.getCause();
    }
    if (at instanceof TimeoutException) {
      return "it does not open in time; services.databases.%s.connection_timeout decides"
          .formatted(settings.name());
    }
    String text = at.getMessage() == null ? at.toString() : at.getMessage();
    return SqlText.firstLine(text) + cure(at);
  }

  private String cure(Throwable cause) {
    String state = cause instanceof SQLException error ? String.valueOf(error.getSQLState()) : "";
    if (state.equals("90020")) {
      return "; an embedded database belongs to one process at a time";
    }
    boolean isDenied = state.equals("42501") || state.equals("42000") || state.equals("28000");
    return isDenied && residences.hasUsers()
        ? "; the user needs the right to make users and schemas, or set services.databases.%s.isolation: schema"
            .formatted(settings.name())
        : "";
  }

  /** Returns why it could not be opened when that was tried last. */
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  boolean isOpen() {
    return own.current().isPresent();
  }

  /**
   * Asks the database whether it is there. A pool believes in a connection that was used a moment
   * ago, so one that does not answer is taken out of it: whoever asks often would get it each time.
   */
  boolean answers(Duration most) throws Exception {
    ConnectionPool pool = own.get(settings.connectionTimeout());
    try (Connection connection = pool.connect()) {
      boolean isValid = connection.isValid(Math.toIntExact(Math.max(1, most.toSeconds())));
      if (!isValid) {
        pool.evict(connection);
      }
      return isValid;
    }
  }

  /** Names the plugins whose connections are all in use. */
  List<String> exhausted() {
    return pools.entrySet().stream()
        .filter(entry -> entry.getValue().current().filter(ConnectionPool::isExhausted).isPresent())
        .map(entry -> entry.getKey().plugin())
        .sorted()
        .toList();
  }

  /** Returns how many connections of plugins are in use. */
  int active() {
    return pools.values().stream()
        .flatMap(opening -> opening.current().stream())
        .mapToInt(ConnectionPool::active)
        .sum();
  }

  /** Closes the pool of a plugin that is not there any more. */
  void leave(Tenant plugin) {
    Opening<ConnectionPool> pool = pools.remove(plugin);
    if (pool != null) {
      close(pool);
    }
  }

  private static void close(Opening<ConnectionPool> opening) {
    try {
      opening.close();
    } catch (Exception e) {
      LOG.warn("a connection pool could not be closed", e);
    }
  }

  @Override
  public void close() {
    pools.keySet().forEach(this::leave);
    close(platform);
    close(own);
    timer.shutdownNow();
  }
}
