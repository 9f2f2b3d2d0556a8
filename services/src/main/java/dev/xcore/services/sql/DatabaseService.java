package dev.xcore.services.sql;

import dev.xcore.sdk.Health;
import dev.xcore.sdk.Service;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.XcoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One named database. Connected to at its start if its settings say so, else at the first
 * statement. May be started again after it was stopped. Thread safe.
 */
public final class DatabaseService implements Service {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseService.class);

  private static final Duration HEALTH = Duration.ofSeconds(2);

  private final DatabaseSettings settings;
  private final Supplier<String> secret;
  private final PlatformDatabase platform;
  private final Optional<OutboxSupply> outboxes;
  private final Map<Tenant, Integer> users = new HashMap<>();
  private volatile @Nullable OpenDatabase open;

  private DatabaseService(
      DatabaseSettings settings, Supplier<String> secret, Optional<OutboxOptions> outbox) {
    this.settings = settings;
    this.secret = secret;
    this.outboxes = outbox.map(options -> new OutboxSupply(options, secret, this::afterGrace));
    this.platform =
        new PlatformDatabase(
            new OwnedConnections(
                "the platform", OpenDatabase::connectToPlatform, Optional.empty()));
  }

  /**
   * Makes a database that is not connected to yet.
   *
   * @param settings how it is used
   * @param secret from which passwords of plugins' users are derived; the same on all nodes
   * @param outbox what becomes of events published in transactions; empty if they are sent at once
   * @return the database
   */
  public static DatabaseService create(
      DatabaseSettings settings, Supplier<String> secret, Optional<OutboxOptions> outbox) {
    return new DatabaseService(settings, secret, outbox);
  }

  /** How a connection is taken out of what is open. */
  private interface Taking {
    Connection from(OpenDatabase database);
  }

  /** Connections of somebody, whatever is open at the time. */
  private final class OwnedConnections implements Connections {

    private final String owner;
    private final Taking taking;
    private final Optional<PluginOutbox> outbox;

    OwnedConnections(String owner, Taking taking, Optional<PluginOutbox> outbox) {
      this.owner = owner;
      this.taking = taking;
      this.outbox = outbox;
    }

    @Override
    public Connection connect() {
      return taking.from(opened());
    }

    @Override
    public DatabaseSettings settings() {
      return settings;
    }

    @Override
    public String owner() {
      return owner;
    }

    @Override
    public Optional<PluginOutbox> outbox() {
      return outbox;
    }
  }

  private void afterGrace(Runnable task) {
    OpenDatabase there = open;
    if (there != null) {
      there.later(PluginOutbox.GRACE, task);
    }
  }

  private OpenDatabase opened() {
    OpenDatabase there = open;
    if (there == null) {
      throw new ServiceUnavailableException(
          "database '%s' is not started; 'xcore services' says why".formatted(settings.name()));
    }
    return there;
  }

  /**
   * Returns how it is used.
   *
   * @return the settings
   */
  public DatabaseSettings settings() {
    return settings;
  }

  /**
   * Returns the platform's own tables in it.
   *
   * @return the tables, opened at first use
   */
  public PlatformDatabase platform() {
    return platform;
  }

  /**
   * Returns the tables of a plugin, whose schema is made if it is not there. Connects, so it is
   * called by threads of the platform's only.
   *
   * @param plugin its name
   * @return for those who change the tables
   * @throws SQLException if the database cannot be used; says why
   */
  public DatabaseSchema schema(String plugin) throws Exception {
    return opened().schema(plugin);
  }

  /**
   * Is told that a plugin's tables have another form, which the connections that are open then must
   * not go on with.
   *
   * @param plugin its name
   */
  public void tablesChanged(String plugin) {
    opened().tablesChanged(plugin);
  }

  /**
   * Returns the platform's own tables, brought up to date. Connects, so it is called by threads of
   * the platform's only.
   *
   * @return for those who look at the tables
   * @throws SQLException if the database cannot be used; says why
   */
  public DatabaseSchema platformSchema() throws Exception {
    return opened().platformSchema();
  }

  /**
   * Checks that a plugin can be kept apart from others.
   *
   * @throws XcoreException if it is sandboxed and would see what is not its own
   */
  void require(Tenant plugin) {
    boolean isShared =
        settings.url().dialect() == Dialect.H2
            ? settings.url().isRemote()
            : settings.isolation() == DatabaseSettings.Isolation.SCHEMA;
    if (plugin.isSandboxed() && isShared) {
      throw XcoreException.of(
          "unsupported_in_sandbox",
          settings.url().dialect() == Dialect.H2
              ? "database '%s' is an H2 server, where plugin '%s' cannot have a database of its own (unsupported_in_sandbox): use an embedded one, PostgreSQL or MariaDB"
                  .formatted(settings.name(), plugin.plugin())
              : "plugins share the user of database '%s', so that sandboxed ones would see the data of others (unsupported_in_sandbox): set services.databases.%s.isolation: user"
                  .formatted(settings.name(), settings.name()));
    }
  }

  /** Begins to serve a version of a plugin; several of one plugin share a pool. */
  synchronized Connections enter(Tenant plugin) {
    users.merge(plugin, 1, Integer::sum);
    String owner = "plugin '" + plugin.plugin() + "'";
    Taking taking = database -> database.connect(plugin);
    Connections plain = new OwnedConnections(owner, taking, Optional.empty());
    return new OwnedConnections(owner, taking, outboxes.map(supply -> supply.of(plugin, plain)));
  }

  /** Ends to serve a version of a plugin; the pool is closed with the last one. */
  synchronized void leave(Tenant plugin) {
    Integer left = users.computeIfPresent(plugin, (name, count) -> count > 1 ? count - 1 : null);
    OpenDatabase there = open;
    if (left == null) {
      outboxes.ifPresent(supply -> supply.leave(plugin));
      if (there != null) {
        there.leave(plugin);
      }
    }
  }

  @Override
  public void start() throws Exception {
    Dialect dialect = settings.url().dialect();
    try {
      Class.forName(dialect.driver(), false, DatabaseService.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new SQLException(
          "there is no driver for %s: add %s.jar to the class path"
              .formatted(settings.url(), dialect.artifact()),
          e);
    }
    OpenDatabase opening = new OpenDatabase(settings, secret);
    open = opening;
    outboxes.ifPresent(OutboxSupply::wake);
    if (settings.isEager() || settings.isRequired()) {
      opening.open();
    }
  }

  /** Connects, if that has not been done; failures are said to whoever asks for connections. */
  public void openAhead() {
    try {
      opened().open();
    } catch (Exception e) {
      LOG.debug("database {} cannot be opened ahead", settings.name(), e);
    }
  }

  @Override
  public void stop() {
    OpenDatabase there = open;
    open = null;
    if (there != null) {
      there.close();
    }
  }

  @Override
  public Health health() throws Exception {
    OpenDatabase there = opened();
    Optional<String> failure = there.failure();
    if (failure.isEmpty() && !there.isOpen()) {
      return Health.healthy("not in use yet").with("url", settings.url().toString());
    }
    there.open();
    Health health =
        there.answers(HEALTH)
            ? Health.healthy()
            : Health.unhealthy("it does not answer within " + HEALTH.toSeconds() + " s");
    Health known =
        health.with("url", settings.url().toString()).with("connections", there.active());
    List<String> exhausted = there.exhausted();
    return exhausted.isEmpty() ? known : known.with("exhausted", String.join(", ", exhausted));
  }
}
