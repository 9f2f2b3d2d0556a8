package dev.xcore.app;

import dev.xcore.app.config.Configuration;
import dev.xcore.app.config.PluginSettings;
import dev.xcore.app.config.ServicesSettings;
import dev.xcore.kernel.audit.AuditLog;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.kernel.services.ServiceProvider;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.kernel.state.PluginStateFile;
import dev.xcore.kernel.state.PluginStates;
import dev.xcore.sdk.Cache;
import dev.xcore.sdk.Service;
import dev.xcore.server.CacheReport;
import dev.xcore.server.HealthCheck;
import dev.xcore.services.HostThreads;
import dev.xcore.services.ServiceContainer;
import dev.xcore.services.ServiceDefinition;
import dev.xcore.services.ServiceStatus;
import dev.xcore.services.cache.CacheProvider;
import dev.xcore.services.cache.CacheService;
import dev.xcore.services.cache.CacheSettings;
import dev.xcore.services.documents.DocumentProvider;
import dev.xcore.services.documents.DocumentService;
import dev.xcore.services.documents.DocumentSettings;
import dev.xcore.services.extensions.Extensions;
import dev.xcore.services.migrations.MigrationSettings;
import dev.xcore.services.migrations.PluginMigrations;
import dev.xcore.services.scheduler.SchedulerProvider;
import dev.xcore.services.scheduler.SchedulerService;
import dev.xcore.services.scheduler.SchedulerSettings;
import dev.xcore.services.sql.DatabaseProvider;
import dev.xcore.services.sql.DatabaseService;
import dev.xcore.services.sql.DatabaseSettings;
import dev.xcore.services.sql.DatabaseUrl;
import dev.xcore.services.sql.Dialect;
import dev.xcore.services.sql.EntityMapping;
import dev.xcore.services.sql.OutboxOptions;
import dev.xcore.services.sql.PlatformDatabase;
import dev.xcore.services.state.SqlPluginStates;
import dev.xcore.services.state.StateSettings;
import dev.xcore.services.tasks.TaskProvider;
import dev.xcore.services.tasks.TaskService;
import dev.xcore.services.tasks.TaskTransactions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The services of an application, as its configuration describes them. */
final class ServiceWiring {

  private static final String PASSWORD = "database-password";
  private static final String USER = "xcore";

  /** How long a service may take to start or stop. */
  private static final Duration STEP = Duration.ofSeconds(30);

  private final Configuration configuration;
  private final String node;
  private final List<DatabaseService> databases;
  private final Optional<EntityMapping> entities = entities();
  private final List<DocumentService> documents;
  private final CacheService cache;
  private final SchedulerService scheduler;
  private final TaskService tasks;
  private final Extensions extensions;
  private final ServiceContainer container;
  private final PluginMigrations migrations;

  private ServiceWiring(
      Configuration configuration,
      Supplier<MigrationSettings> migrationSettings,
      EventBus events,
      OutboundHttp outbound) {
    this.configuration = configuration;
    this.node = node(configuration.app().name());
    this.databases =
        databases().stream()
            .map(settings ->
                DatabaseService.create(
                    settings, this::secretKey, Optional.of(outbox(settings.name(), events))))
            .toList();
    this.documents = documentSettings().stream().map(DocumentService::create).toList();
    this.cache = CacheService.create(cacheSettings());
    this.scheduler =
        SchedulerService.create(
            schedulerSettings(), () -> keeper().platform(), events, InstantSource.system());
    this.tasks = TaskWiring.service(configuration, database(taskDatabase()), events);
    this.extensions = ExtensionWiring.create(configuration, outbound);
    this.container =
        ServiceContainer.create(
            Stream.of(
                    databases.stream().map(ServiceWiring::definition),
                    documents.stream().map(ServiceWiring::definition),
                    Stream.of(
                        definition(cache),
                        definition(scheduler),
                        TaskWiring.definition(configuration, tasks, STEP)),
                    extensions.definitions(STEP).stream())
                .flatMap(each -> each)
                .toList(),
            ServiceContainer.USUAL,
            events,
            InstantSource.system());
    this.migrations = PluginMigrations.create(main(), migrationSettings, entities);
  }

  /**
   * Prepares the services; starts nothing.
   *
   * @param configuration describes them
   * @param migrations how tables of plugins are changed, asked at each use
   * @param events hear of their failures, and send what was published in transactions
   * @param outbound sends requests of extensions
   */
  static ServiceWiring of(
      Configuration configuration,
      Supplier<MigrationSettings> migrations,
      EventBus events,
      OutboundHttp outbound) {
    return new ServiceWiring(configuration, migrations, events, outbound);
  }

  private OutboxOptions outbox(String database, EventBus events) {
    Path state = configuration.app().varDirectory().resolve("state");
    return new OutboxOptions(
        state.resolve("outbox-" + database),
        kept -> {
          if (kept.name().equals(TaskTransactions.KEPT)) {
            tasks().enqueueAgain(kept.source(), kept.data());
          } else {
            events.publishAgain(kept);
          }
        });
  }

  private static ServiceDefinition definition(DatabaseService database) {
    DatabaseSettings settings = database.settings();
    return new ServiceDefinition(
        settings.service(), ServiceDefinition.Kind.DATABASE, database, settings.isRequired(), STEP);
  }

  private static ServiceDefinition definition(DocumentService documents) {
    DocumentSettings settings = documents.settings();
    return new ServiceDefinition(
        settings.service(),
        ServiceDefinition.Kind.DATABASE,
        documents,
        settings.isRequired(),
        STEP);
  }

  private static ServiceDefinition definition(CacheService cache) {
    return new ServiceDefinition(
        CacheProvider.NAME,
        ServiceDefinition.Kind.CACHE,
        cache,
        cache.settings().isRequired(),
        STEP);
  }

  private ServiceDefinition definition(SchedulerService scheduler) {
    return new ServiceDefinition(
        SchedulerProvider.NAME,
        ServiceDefinition.Kind.SCHEDULER,
        scheduler,
        configuration.services().scheduler().isRequired(),
        STEP);
  }

  /** Returns the database that keeps the jobs. */
  private DatabaseService keeper() {
    Optional<String> name = configuration.services().scheduler().database();
    return databases.stream()
        .filter(database -> name.filter(database.settings().name()::equals).isPresent())
        .findFirst()
        .orElseGet(this::main);
  }

  private SchedulerSettings schedulerSettings() {
    ServicesSettings.Scheduling of = configuration.services().scheduler();
    DatabaseSettings keeper = keeper().settings();
    return new SchedulerSettings(
        of.isEnabled(),
        of.zone().orElseGet(ZoneId::systemDefault),
        of.concurrency(),
        of.heartbeat(),
        keeper.url().jdbc().startsWith("jdbc:h2:"),
        keeper.isEager(),
        configuration.app().varDirectory().resolve("state").resolve("jobs"),
        node,
        of.jobs());
  }

  /** Names this process among others of the application. */
  private static String node(String application) {
    return "%s-%d-%s"
        .formatted(
            application.substring(0, Math.min(20, application.length())),
            ProcessHandle.current().pid(),
            UUID.randomUUID().toString().substring(0, 8));
  }

  private List<DocumentSettings> documentSettings() {
    ServicesSettings services = configuration.services();
    Optional<String> usual = services.documentsName();
    return services.documents().stream()
        .map(each ->
            new DocumentSettings(
                configuration.app().name(),
                each.name(),
                usual.filter(each.name()::equals).isPresent(),
                each.url(),
                each.timeout(),
                each.isRequired()))
        .toList();
  }

  private CacheSettings cacheSettings() {
    ServicesSettings.Cache of = configuration.services().cache();
    return new CacheSettings(
        configuration.app().name(),
        of.backend(),
        of.url(),
        of.ttl(),
        of.room(),
        of.timeout(),
        of.isRequired());
  }

  private List<DatabaseSettings> databases() {
    ServicesSettings services = configuration.services();
    List<DatabaseSettings> all = new ArrayList<>();
    for (ServicesSettings.Database database : services.databases()) {
      all.add(settings(database, database.name().equals(services.defaultName())));
    }
    if (all.isEmpty()) {
      all.add(settings(ServicesSettings.Database.usual(ServicesSettings.DEFAULT), true));
    }
    return List.copyOf(all);
  }

  /** What is written down is connected to at boot: whoever mistyped it shall hear of it. */
  private DatabaseSettings settings(ServicesSettings.Database database, boolean isDefault) {
    return new DatabaseSettings(
        database.name(),
        isDefault,
        database.url().orElseGet(() -> DatabaseUrl.embedded(file(database.name()))),
        login(database),
        database.isolation(),
        database.poolSize(),
        database.connectionTimeout(),
        database.statementTimeout(),
        database.slowQuery(),
        database.isRequired(),
        database.url().isPresent());
  }

  private Path file(String name) {
    Path folder = configuration.app().varDirectory().resolve("database");
    return folder.resolve(name.equals(ServicesSettings.DEFAULT) ? USER : name);
  }

  private DatabaseSettings.Login login(ServicesSettings.Database database) {
    boolean isEmbedded = database.url().filter(url -> !url.jdbc().startsWith("jdbc:h2:")).isEmpty();
    String usual = isEmbedded ? USER : System.getProperty("user.name", USER);
    return new DatabaseSettings.Login(
        database.user().orElse(usual),
        database.password().orElseGet(() -> isEmbedded ? password() : ""));
  }

  /** Keeps the database file closed to whoever cannot read the secrets. */
  private String password() {
    try {
      return configuration.secrets().secret(PASSWORD);
    } catch (IOException unusable) {
      throw new SettingsException(
          List.of(
              Problem.of(
                  configuration.secrets().file(PASSWORD).toString(),
                  String.valueOf(unusable.getMessage()))));
    }
  }

  private String secretKey() {
    try {
      return configuration.secretKey();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what plugins may ask for, the audit log among it. */
  ServiceProvider provider(AuditLog audit) {
    return new WatchedServices(
        ServiceProvider.of(
            List.of(
                DatabaseProvider.of(databases, entities),
                DocumentProvider.of(documents, () -> platform().database()),
                CacheProvider.of(cache),
                SchedulerProvider.of(scheduler),
                TaskProvider.of(tasks),
                new AuditProvider(audit),
                extensions)),
        container);
  }

  /** Finds who maps classes to tables: a module that applications can do without. */
  private static Optional<EntityMapping> entities() {
    return ServiceLoader.load(EntityMapping.class, EntityMapping.class.getClassLoader())
        .findFirst();
  }

  /** Returns what runs jobs of plugins. */
  SchedulerService scheduler() {
    return scheduler;
  }

  /** Returns what runs in the background. */
  TaskService tasks() {
    return Objects.requireNonNull(tasks, "nothing is sent before all services are made");
  }

  private String taskDatabase() {
    return configuration.services().tasks().database().orElse(main().settings().name());
  }

  private DatabaseService database(String name) {
    return databases.stream()
        .filter(database -> database.settings().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Connects to the default database on a thread of its own, since it will be asked for at once;
   * what fails is said to those who ask.
   */
  void openAhead() {
    DatabaseService database = main();
    new HostThreads("xcore-database-").newThread(database::openAhead).start();
  }

  /** Returns the platform's own tables, in the default database. */
  PlatformDatabase platform() {
    return main().platform();
  }

  /** Returns what remembers plugins, where the configuration wants it; connects to nothing. */
  PluginStates pluginStates() {
    PluginSettings.State wanted = configuration.plugins().state();
    Path file = PluginStateFile.in(configuration.app().varDirectory());
    boolean isShared =
        switch (wanted.place()) {
          case AUTO -> main().settings().url().dialect() != Dialect.H2;
          case FILE -> false;
          case DATABASE -> true;
        };
    return isShared
        ? SqlPluginStates.create(
            () -> platform().database(),
            new StateSettings(node, file, wanted.interval(), wanted.history()))
        : PluginStateFile.open(file, wanted.history());
  }

  private DatabaseService main() {
    return databases.stream()
        .filter(database -> database.settings().isDefault())
        .findFirst()
        .orElseThrow();
  }

  /** Returns what brings the tables of plugins up to date, in the default database. */
  PluginMigrations migrations() {
    return migrations;
  }

  /** Returns the services and their lives. */
  ServiceContainer container() {
    return container;
  }

  void start() {
    container.start();
  }

  void close() {
    container.close();
  }

  /** Returns a check of each service for the health of the server. */
  List<HealthCheck> healthChecks() {
    return container.services().stream()
        .map(ServiceStatus::name)
        .map(name -> new HealthCheck(name, () -> outcome(status(name))))
        .toList();
  }

  private ServiceStatus status(String name) {
    return container.services().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** A service that the server can do without makes it degraded. */
  private static HealthCheck.Outcome outcome(ServiceStatus status) {
    HealthCheck.Status bad =
        status.isRequired() ? HealthCheck.Status.UNHEALTHY : HealthCheck.Status.DEGRADED;
    HealthCheck.Status found =
        switch (status.state()) {
          case READY -> HealthCheck.Status.HEALTHY;
          case DEGRADED, STARTING -> HealthCheck.Status.DEGRADED;
          case FAILED, STOPPED, STOPPING -> bad;
        };
    boolean isShown = status.state() == Service.State.READY;
    return new HealthCheck.Outcome(
        found, isShown ? status.message() : "the service is " + status.state().text());
  }

  /** Reports on the cache of each plugin for the meters. */
  List<CacheReport> caches() {
    return cache.stats().entrySet().stream()
        .map(entry -> {
          Cache.Stats stats = entry.getValue();
          return new CacheReport(
              entry.getKey(), stats.hits(), stats.misses(), stats.evictions(), stats.size());
        })
        .toList();
  }
}
