package dev.xcore.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.settings.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LegacyKeysTest {

  private static final String GENERATION_1 =
      """
      {
        "version": 1,
        "manager": {
          "dotenv": ".env",
          "plugins": {"directory": "./mods", "interval": 2, "entry_point": "run"},
          "tasks": {"directory": "./jobs", "default": "x.py", "auto_restart": true,
                    "interval": 2, "max_retries": 3},
          "log": {"file": "app.log", "console": true},
          "snapshot": {"extensions": [".log"], "filenames": [], "hidden": true}
        },
        "secure": {"password": {"algorithms": ["bcrypt"]}, "dotenv": "other.env"},
        "migration": {
          "url": "sqlite:///x.db",
          "automigration": {"models": [], "plugins": []},
          "backup": {"auto_backup_before_migration": true, "backup_directory": "backups",
                     "max_backup_files": 10, "backup_name_format": "b"}
        },
        "xcore": {"data": {"url": "sqlite:///y.db", "echo": false}, "extensions": [], "odd": 1},
        "redis": {"host": "cache", "port": 6380, "db": 2, "TTL": 60}
      }
      """;

  private static final String INTEGRATION =
      """
      env_variable: {inject: true, env_file: my.env}
      app:
        name: shop
        server: {host: 0.0.0.0, port: 9000, workers: 4}
        fastapi: {title: x}
      databases:
        main: {type: postgres, url: "postgresql://db/x", pool_size: 5}
      cache: {backend: memory, ttl: 300, max_size: 10}
      scheduler: {enabled: true, backend: memory, timezone: UTC, jobs: []}
      logging:
        level: INFO
        format: "%(message)s"
        handlers:
          console: {enabled: true}
          file: {enabled: true, path: logs/a.log, max_bytes: 10485760, backup_count: 5}
      plugins: {interval: 2, entry_point: src/main.py, directory: ./mods}
      observability: {logging: {output: json, format: "%(asctime)s"}}
      marketplace: {url: "https://m.example", api_key: k}
      """;

  @TempDir Path folder;

  private Configuration load(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
    return ConfigurationLoader.in(folder).load();
  }

  private static Map<String, String> set(Configuration configuration) {
    return configuration.entries().stream()
        .filter(entry -> !entry.origin().equals("default"))
        .collect(Collectors.toMap(ConfigurationEntry::key, ConfigurationEntry::value));
  }

  private static List<String> warnings(Configuration configuration) {
    return configuration.warnings().stream()
        .filter(p -> !p.message().contains("this version"))
        .map(Problem::toString)
        .toList();
  }

  @Test
  void keysOfGeneration1AreMappedWithOneWarningEach() throws IOException {
    Files.writeString(folder.resolve(".env"), "");

    Configuration configuration = load("config.json", GENERATION_1);

    assertThat(set(configuration))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("app.dotenv", ".env"),
                Map.entry("plugins.directory", "./mods"),
                Map.entry("services.tasks.directory", "./jobs"),
                Map.entry("services.tasks.auto_restart", "true"),
                Map.entry("services.tasks.max_retries", "3"),
                Map.entry("observability.logging.file", "app.log"),
                Map.entry("services.databases.default.url", "sqlite:///x.db"),
                Map.entry("services.migrations.backup.enabled", "true"),
                Map.entry("services.migrations.backup.directory", "backups"),
                Map.entry("services.migrations.backup.keep", "10"),
                Map.entry("services.cache.backend", "redis"),
                Map.entry("services.cache.url", "redis://cache:6380/2"),
                Map.entry("services.cache.ttl", "60")));
    assertThat(warnings(configuration))
        .contains(
            "config.json:2:3: version: is ignored: the file has no version any more",
            "config.json:5:17: manager.plugins.directory: is deprecated; use 'plugins.directory'",
            "config.json:5:40: manager.plugins.interval: is ignored: changes are noticed without"
                + " polling",
            "config.json:18:81: xcore.odd: is ignored: it has no counterpart",
            "config.json:19:3: redis: is deprecated; use 'services.cache.backend' and"
                + " 'services.cache.url' and 'services.cache.ttl'")
        .hasSize(26);
  }

  @Test
  void keysOfIntegrationYamlAreMapped() throws IOException {
    Files.writeString(folder.resolve("my.env"), "");

    Configuration configuration = load("integration.yaml", INTEGRATION);

    assertThat(set(configuration))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("app.dotenv", "my.env"),
                Map.entry("app.name", "shop"),
                Map.entry("server.host", "0.0.0.0"),
                Map.entry("server.port", "9000"),
                Map.entry("services.databases.main.url", "postgresql://db/x"),
                Map.entry("services.databases.main.pool_size", "5"),
                Map.entry("services.cache.backend", "memory"),
                Map.entry("services.cache.ttl", "300"),
                Map.entry("services.cache.max_size", "10"),
                Map.entry("services.scheduler.enabled", "true"),
                Map.entry("services.scheduler.timezone", "UTC"),
                Map.entry("services.scheduler.jobs", "[]"),
                Map.entry("observability.logging.level", "INFO"),
                Map.entry("observability.logging.format", "json"),
                Map.entry("observability.logging.file", "logs/a.log"),
                Map.entry("observability.logging.rotation.max_size", "10485760"),
                Map.entry("observability.logging.rotation.keep", "5"),
                Map.entry("plugins.directory", "./mods"),
                Map.entry("registry.url", "https://m.example")));
    assertThat(configuration.server().port()).isEqualTo(9000);
    assertThat(configuration.logging().level()).isEqualTo("info");
    assertThat(warnings(configuration))
        .contains(
            "integration.yaml:4:39: app.server.workers: is ignored: it is specific to Python",
            "integration.yaml:7:10: databases.main.type: is ignored: it has no counterpart",
            "integration.yaml:17:41: observability.logging.format: is ignored: a Python format;"
                + " write text or json");
  }

  @Test
  void keyOfTodayBeatsItsOldName() throws IOException {
    Configuration configuration =
        load("xcore.yaml", "manager: {plugins: {directory: old}}\nplugins: {directory: new}\n");

    assertThat(configuration.plugins().directory()).isEqualTo(folder.resolve("new"));
    assertThat(warnings(configuration))
        .containsExactly(
            "xcore.yaml:1:21: manager.plugins.directory: is deprecated; use 'plugins.directory'");
  }

  @Test
  void everyMappedKeyLeadsToAKeyOfToday() {
    assertThat(LegacyKeys.all())
        .isNotEmpty()
        .allSatisfy(key ->
            key.to()
                .ifPresent(to ->
                    assertThat(KeyPath.type(KeyPath.split(to.replace("*", "name"))))
                        .as(to)
                        .isPresent()))
        .allSatisfy(key ->
            assertThat(key.to().isPresent() || !key.note().isEmpty()).as("%s", key).isTrue());
  }

  @Test
  void migrationWritesAFileThatMeansTheSameWithoutWarnings() throws IOException {
    Files.writeString(folder.resolve(".env"), "");
    Configuration before = load("config.json", GENERATION_1.replace("./mods", "${MODS:-./m o}"));

    ConfigurationMigration migration = ConfigurationMigration.of(folder.resolve("config.json"));
    Configuration after = load("xcore.yaml", migration.text());

    assertThat(before.changesTo(after)).isEmpty();
    assertThat(warnings(after)).isEmpty();
    assertThat(migration.notes()).hasSize(26);
    assertThat(migration.text())
        .startsWith(
            """
            # Migrated from config.json by 'xcore config migrate'.
            # version is ignored: the file has no version any more
            """)
        .contains(
            """
            plugins:
              directory: "${MODS:-./m o}"
            """)
        .contains(
            """
              cache:
                backend: redis
                url: "redis://cache:6380/2"
                ttl: 60
            """);
  }
}
