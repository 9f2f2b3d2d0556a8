package dev.xcore.app.config;

import dev.xcore.services.cache.CacheSettings.Backend;
import dev.xcore.services.cache.CacheSettings.Room;
import dev.xcore.services.extensions.ExtensionSettings;
import dev.xcore.services.migrations.MigrationSettings;
import dev.xcore.services.redis.RedisUrl;
import dev.xcore.services.scheduler.SchedulerSettings.ConfiguredJob;
import dev.xcore.services.sql.DatabaseSettings.Isolation;
import dev.xcore.services.sql.DatabaseUrl;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Section {@code services}.
 *
 * @param databases in the order of the file; empty for the embedded one with its defaults
 * @param documents those databases that are a Redis, in the order of the file
 * @param cache of all plugins
 * @param scheduler when and how jobs are run
 * @param migrations how the tables of plugins are changed
 * @param tasks how work in the background is done
 * @param extensions in the order of the file
 * @param bindings whom the name of a service means
 */
public record ServicesSettings(
    List<Database> databases,
    List<DocumentDatabase> documents,
    Cache cache,
    Scheduling scheduler,
    MigrationSettings migrations,
    TasksSettings tasks,
    List<ExtensionSettings> extensions,
    Map<String, String> bindings) {

  /** The name of the Redis that keeps documents, where there are several. */
  public static final String DOCUMENTS = "documents";

  /** The name of the database that plugins get without a name, where there is one of it. */
  public static final String DEFAULT = "default";

  /** Copies the list. */
  public ServicesSettings {
    databases = List.copyOf(databases);
    documents = List.copyOf(documents);
    extensions = List.copyOf(extensions);
    bindings = Map.copyOf(bindings);
  }

  /**
   * One database.
   *
   * @param name of the database
   * @param url where it is, empty for the embedded one
   * @param user who connects; empty for the usual one
   * @param password of the user; empty for none, or the generated one of the embedded database
   * @param isolation how plugins are kept apart
   * @param poolSize most connections of one plugin
   * @param connectionTimeout how long to wait for a connection
   * @param statementTimeout how long one statement may take
   * @param slowQuery from when on a statement is logged
   * @param isRequired whether the platform does not boot without it
   */
  public record Database(
      String name,
      Optional<DatabaseUrl> url,
      Optional<String> user,
      Optional<String> password,
      Isolation isolation,
      int poolSize,
      Duration connectionTimeout,
      Duration statementTimeout,
      Duration slowQuery,
      boolean isRequired) {

    /**
     * Returns the embedded database as it is where nothing is configured.
     *
     * @param name of the database
     * @return with all defaults
     */
    public static Database usual(String name) {
      return ServicesSection.usual(name);
    }

    /**
     * Shows the database without its password.
     *
     * @return fit for logs
     */
    @Override
    public String toString() {
      return "database '%s' at %s".formatted(name, url.map(DatabaseUrl::toString).orElse("var"));
    }
  }

  /**
   * A Redis that keeps documents.
   *
   * @param name of the database
   * @param url where it is
   * @param timeout of one command
   * @param isRequired whether the platform does not boot without it
   */
  public record DocumentDatabase(String name, RedisUrl url, Duration timeout, boolean isRequired) {}

  /**
   * The cache.
   *
   * @param backend where values are kept
   * @param url of Redis; there unless the backend is memory
   * @param ttl of values of which nothing else is said; zero for as long as there is room
   * @param room of one plugin in memory
   * @param timeout of one command to Redis
   * @param isRequired whether the platform does not boot without Redis
   */
  public record Cache(
      Backend backend,
      Optional<RedisUrl> url,
      Duration ttl,
      Room room,
      Duration timeout,
      boolean isRequired) {}

  /**
   * The scheduler.
   *
   * @param isEnabled whether jobs are run
   * @param zone whose clock cron expressions mean that name none; empty for the system's
   * @param database that keeps the jobs; empty for the default one
   * @param concurrency how many jobs run at once on this server
   * @param heartbeat how often a server says that it is at its runs
   * @param isRequired whether the platform does not boot without it
   * @param jobs that call actions
   */
  public record Scheduling(
      boolean isEnabled,
      Optional<ZoneId> zone,
      Optional<String> database,
      int concurrency,
      Duration heartbeat,
      boolean isRequired,
      List<ConfiguredJob> jobs) {

    /** Copies the list. */
    public Scheduling {
      jobs = List.copyOf(jobs);
    }
  }

  /**
   * Names the database that plugins get without a name.
   *
   * @return {@value #DEFAULT} if there is one of that name or none at all, else the first
   */
  public String defaultName() {
    boolean isNamed = databases.stream().anyMatch(each -> each.name().equals(DEFAULT));
    return isNamed || databases.isEmpty() ? DEFAULT : databases.getFirst().name();
  }

  /**
   * Names the Redis whose documents plugins get without a name.
   *
   * @return {@value #DOCUMENTS} if there is one of that name, else the first; empty if the SQL
   *     database keeps them
   */
  public Optional<String> documentsName() {
    return documents.stream()
        .map(DocumentDatabase::name)
        .filter(DOCUMENTS::equals)
        .findFirst()
        .or(() -> documents.stream().map(DocumentDatabase::name).findFirst());
  }
}
