package dev.xcore.app.config;

import static dev.xcore.app.config.LegacyKey.converted;
import static dev.xcore.app.config.LegacyKey.ignored;
import static dev.xcore.app.config.LegacyKey.moved;

import java.util.List;

/** The old keys in one place. */
final class LegacyTable {

  private static final String ECHO = "set the level of the SQL loggers instead";
  private static final String POLLING = "changes are noticed without polling";
  private static final String SNAPSHOT = "data folders and editor files are always left out";
  private static final String ENTRY = "each plugin names its own entry_point";
  private static final String POOL = "the connection pool needs pool_size only";
  private static final String PYTHON = "it is specific to Python";

  static final List<LegacyKey> KEYS =
      List.of(
          // generation 1: config.json
          ignored("version", "the file has no version any more"),
          moved("manager.dotenv", "app.dotenv"),
          moved("manager.plugins.directory", "plugins.directory"),
          ignored("manager.plugins.interval", POLLING),
          ignored("manager.plugins.entry_point", ENTRY),
          moved("manager.tasks.directory", "services.tasks.directory"),
          moved("manager.tasks.auto_restart", "services.tasks.auto_restart"),
          moved("manager.tasks.max_retries", "services.tasks.max_retries"),
          ignored("manager.tasks.default", PYTHON),
          ignored("manager.tasks.interval", POLLING),
          moved("manager.log.file", "observability.logging.file"),
          ignored("manager.log.console", "standard output always has the log"),
          ignored("manager.snapshot", SNAPSHOT),
          ignored("secure.password", "passwords are hashed with Argon2id"),
          moved("secure.dotenv", "app.dotenv"),
          moved("migration.url", "services.databases.default.url"),
          ignored("migration.alembic_config", PYTHON),
          ignored("migration.auto_discover_models", "migrations are SQL scripts of the plugins"),
          ignored("migration.automigration", "set services.migrations.auto"),
          ignored("migration.explusion_patern", "migrations are SQL scripts of the plugins"),
          moved(
              "migration.backup.auto_backup_before_migration",
              "services.migrations.backup.enabled"),
          moved("migration.backup.backup_directory", "services.migrations.backup.directory"),
          moved("migration.backup.max_backup_files", "services.migrations.backup.keep"),
          ignored("migration.backup.backup_name_format", "backups are named by time"),
          ignored("migration.logger", "set observability.logging.levels"),
          moved("xcore.logs.file", "observability.logging.file"),
          ignored("xcore.logs.console", "standard output always has the log"),
          moved("xcore.data.url", "services.databases.default.url"),
          ignored("xcore.data.echo", ECHO),
          ignored("xcore.extensions", "list extensions in services.extensions with their class"),
          ignored("xcore.requirements", PYTHON),
          ignored("xcore.middleware", "write security.access_rules"),
          converted(
              "redis", "services.cache.url", "host, port and db become a URL; TTL becomes ttl"),
          // integration.yaml of generation 1
          converted("env_variable", "app.dotenv", "env_file, if inject is true"),
          moved("databases.url", "services.databases.default.url"),
          moved("databases.pool_size", "services.databases.default.pool_size"),
          moved("databases.*.url", "services.databases.*.url"),
          moved("databases.*.pool_size", "services.databases.*.pool_size"),
          moved("database.url", "services.databases.default.url"),
          moved("database.pool_size", "services.databases.default.pool_size"),
          moved("cache.backend", "services.cache.backend"),
          moved("cache.url", "services.cache.url"),
          moved("cache.ttl", "services.cache.ttl"),
          moved("cache.max_size", "services.cache.max_size"),
          moved("scheduler.enabled", "services.scheduler.enabled"),
          moved("scheduler.timezone", "services.scheduler.timezone"),
          moved("scheduler.jobs", "services.scheduler.jobs"),
          ignored("scheduler.backend", "jobs live in the database"),
          moved("extensions.*", "services.extensions.*"),
          moved("logging.level", "observability.logging.level"),
          ignored("logging.format", "write observability.logging.format: text or json"),
          converted(
              "logging.handlers.file",
              "observability.logging.file",
              "path, max_bytes and backup_count become file and rotation"),
          ignored("logging.handlers.console", "standard output always has the log"),
          // integration.yaml of generation 2
          moved("app.server.host", "server.host"),
          moved("app.server.port", "server.port"),
          ignored("app.server.*", PYTHON),
          ignored("app.fastapi", PYTHON),
          ignored("app.server_key", "app.secret_key is the only key"),
          ignored("app.server_key_iterations", "app.secret_key is the only key"),
          ignored("app.plugin_prefix", "plugins are mounted under /plugins and /app"),
          ignored("app.plugin_tags", "plugins have their own tags"),
          ignored("plugins.interval", POLLING),
          ignored("plugins.entry_point", ENTRY),
          ignored("plugins.snapshot", SNAPSHOT),
          ignored("services.databases.*.type", "the URL says it"),
          ignored("services.databases.*.database", "the URL says it"),
          ignored("services.databases.*.echo", ECHO),
          ignored("services.databases.*.max_overflow", POOL),
          ignored("services.databases.*.max_connections", POOL),
          ignored("services.databases.*.pool_pre_ping", POOL),
          ignored("services.databases.*.pool_recycle", POOL),
          ignored("services.databases.*.pool_timeout", POOL),
          ignored("services.databases.*.pool_reset_on_return", POOL),
          ignored("services.databases.*.connect_args", "add them to the URL"),
          ignored("services.databases.*.isolation_level", "transactions say it"),
          ignored("services.databases.*.execution_options", PYTHON),
          ignored("services.scheduler.backend", "jobs live in the database"),
          ignored("services.scheduler.misfire_grace_time", "missed runs are made up for"),
          ignored("services.xworker", "write services.tasks"),
          ignored("services.celery", "write services.tasks"),
          moved("observability.logging.output", "observability.logging.format"),
          ignored("observability.logging.format", "a Python format; write text or json"),
          moved("observability.logging.max_bytes", "observability.logging.rotation.max_size"),
          moved("observability.logging.backup_count", "observability.logging.rotation.keep"),
          ignored("observability.metrics.backend", "metrics are served at /metrics"),
          ignored("observability.metrics.prefix", "metrics have fixed names"),
          ignored("observability.tracing.backend", "traces are sent to the endpoint"),
          moved("marketplace.url", "registry.url"),
          moved("marketplace.cache_ttl", "registry.cache_ttl"),
          ignored("marketplace.api_key", "the registry is public and signed"),
          ignored("marketplace.timeout", "the registry has a fixed timeout"),
          ignored("tenancy.enforce_ipc", "tenants are always kept apart in calls"),
          ignored("middleware", "write server.middleware with Java classes"),
          moved("cors.allow_origins", "server.cors.allow_origins"),
          moved("cors.allow_methods", "server.cors.allow_methods"),
          moved("cors.allow_headers", "server.cors.allow_headers"),
          moved("cors.allow_credentials", "server.cors.allow_credentials"));

  private LegacyTable() {}
}
