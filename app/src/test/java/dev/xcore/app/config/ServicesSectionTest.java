package dev.xcore.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.services.migrations.MigrationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServicesSectionTest {

  @TempDir Path folder;

  private Configuration load(String yaml) throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), yaml);
    return ConfigurationLoader.in(folder).load();
  }

  @Test
  void whatIsSaidOfADatabaseIsUnderstood() throws IOException {
    ServicesSettings services =
        load("""
        services:
          databases:
            main: {url: "postgres://ada:s3@db/shop", pool_size: 3, statement_timeout: 5s}
            reports: {url: "jdbc:h2:./reports", required: true}
        """)
            .services();

    assertThat(services.defaultName()).isEqualTo("main");
    ServicesSettings.Database main = services.databases().getFirst();
    assertThat(main.url()).hasToString("Optional[jdbc:postgresql://db/shop]");
    assertThat(main.user()).contains("ada");
    assertThat(main.password()).contains("s3");
    assertThat(main.poolSize()).isEqualTo(3);
    assertThat(main.toString()).doesNotContain("s3");
    assertThat(services.databases().getLast().isRequired()).isTrue();
  }

  @Test
  void whatIsSaidOfMigrationsIsUnderstood() throws IOException {
    MigrationSettings usual = load("app: {var_directory: ./elsewhere}\n").services().migrations();
    assertThat(usual.isAutomatic()).isTrue();
    assertThat(usual.allowsUnsafe()).isFalse();
    assertThat(usual.timeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(usual.backup())
        .isEqualTo(new MigrationSettings.Backup(false, folder.resolve("elsewhere/backups"), 10));

    MigrationSettings said =
        load("""
        services:
          migrations:
            auto: false
            allow_unsafe: true
            timeout: 1h
            backup: {enabled: true, directory: ./copies, keep: 3}
        """)
            .services()
            .migrations();
    assertThat(said)
        .isEqualTo(
            new MigrationSettings(
                false,
                true,
                Duration.ofHours(1),
                new MigrationSettings.Backup(true, folder.resolve("copies"), 3)));
  }

  @Test
  void everythingWrongIsReportedAtOnceWithoutSecrets() {
    SettingsException refused =
        catchThrowableOfType(
            SettingsException.class,
            () ->
                load(
                    """
                    services:
                      databases:
                        a: {url: "oracle://ada:s3cr3t@db/x", pool_size: 0}
                        b: {urll: "x", isolation: none}
                    """));

    List<String> problems = refused.problems().stream().map(Problem::toString).toList();
    assertThat(problems)
        .hasSize(4)
        .anyMatch(text -> text.contains("services.databases.a.url") && text.contains("jdbc:h2:"))
        .anyMatch(text -> text.contains("services.databases.a.pool_size"))
        .anyMatch(text -> text.contains("did you mean 'url'"))
        .anyMatch(text -> text.contains("services.databases.b.isolation"))
        .noneMatch(text -> text.contains("s3cr3t"));
  }

  @Test
  void aDatabaseWithAUrlOfRedisKeepsDocuments() throws IOException {
    ServicesSettings services =
        load("""
        services:
          databases:
            sessions: {url: "redis://:s3cr3t@cache/2", required: true}
            main: {url: "postgres://ada:s3@db/shop"}
            documents: {url: "rediss://cache/1", statement_timeout: 3s}
        """)
            .services();

    assertThat(services.databases()).hasSize(1);
    assertThat(services.defaultName()).isEqualTo("main");
    assertThat(services.documentsName()).contains("documents");
    ServicesSettings.DocumentDatabase sessions = services.documents().getFirst();
    assertThat(sessions.isRequired()).isTrue();
    assertThat(sessions.timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(sessions.toString()).contains("redis://cache/2").doesNotContain("s3cr3t");
    assertThat(services.documents().getLast().timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(load("app: {}\n").services().documentsName()).isEmpty();
  }

  @Test
  void whatIsWrongWithARedisIsSaidAtOnce() {
    SettingsException refused =
        catchThrowableOfType(
            SettingsException.class,
            () ->
                load(
                    """
                    services:
                      databases:
                        default: {url: "redis://cache/2", user: ada, pool_size: 3}
                        other: {url: "redis://cache/x"}
                      scheduler: {database: other}
                    """));

    assertThat(refused.problems().toString())
        .contains("call it services.databases.documents")
        .contains("services.databases.default.user")
        .contains("redis://user:password@host:6379/0")
        .contains("services.databases.default.pool_size")
        .contains("services.databases.other.url")
        .contains("services.scheduler.database");
  }

  @Test
  void anOldSqliteDatabaseIsReplacedByTheEmbeddedOneWithAWarning() throws IOException {
    Configuration configuration =
        load("services: {databases: {default: {url: \"sqlite:///x.db\"}}}\n");

    assertThat(configuration.services().databases().getFirst().url()).isEmpty();
    assertThat(configuration.warnings().toString())
        .contains("is SQLite, which this version does not support");
  }

  @Test
  void theAliasOfTheEnvironmentIsTheDefaultDatabase() throws IOException {
    Configuration configuration =
        ConfigurationLoader.in(folder)
            .withEnvironment(Map.of("DATABASE_URL", "mysql://ada@db/shop"))
            .load();

    assertThat(configuration.services().databases().getFirst().url())
        .hasToString("Optional[jdbc:mariadb://db/shop]");
  }
}
