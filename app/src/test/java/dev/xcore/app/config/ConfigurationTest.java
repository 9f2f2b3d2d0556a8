package dev.xcore.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.settings.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigurationTest {

  private static final String STRONG = "Zk3vX9pQ7rT1mN5bC8dF2gH6jL0sW4yA";

  @TempDir Path folder;

  private Configuration load(String text) throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), text);
    return ConfigurationLoader.in(folder).load();
  }

  @Test
  void entriesShowValuesOriginsAndNoSecrets() throws IOException {
    Configuration configuration =
        load(
            """
            app: {secret_key: hush-hush, name: "a b"}
            server: {request_timeout: 1m, tls: {keystore: a.p12, password: pw}}
            plugins:
              config:
                shop: {api_key: k, list: [1, two], mail: {password: p, host: h}, empty: {}}
            services:
              databases:
                default: {url: "jdbc:postgresql://u:pw@db/x?password=pw2&a=1", password: pw}
              cache: {url: "redis://:pw@host:1/0"}
            """);

    List<ConfigurationEntry> entries = configuration.entries();

    assertThat(entries)
        .contains(
            new ConfigurationEntry("app.name", "a b", "xcore.yaml:1"),
            new ConfigurationEntry("app.env", "development", "default"),
            new ConfigurationEntry("app.secret_key", "***", "xcore.yaml:1"),
            new ConfigurationEntry("server.port", "8082", "default"),
            new ConfigurationEntry("server.shutdown_grace", "10s", "default"),
            new ConfigurationEntry("server.request_timeout", "1m", "xcore.yaml:2"),
            new ConfigurationEntry("server.tls.password", "***", "xcore.yaml:2"),
            new ConfigurationEntry("server.cors.allow_origins", "[]", "default"),
            new ConfigurationEntry("plugins.config.shop.api_key", "***", "xcore.yaml:5"),
            new ConfigurationEntry("plugins.config.shop.list", "[1, two]", "xcore.yaml:5"),
            new ConfigurationEntry("plugins.config.shop.mail.password", "***", "xcore.yaml:5"),
            new ConfigurationEntry("plugins.config.shop.mail.host", "h", "xcore.yaml:5"),
            new ConfigurationEntry("plugins.config.shop.empty", "{}", "xcore.yaml:5"),
            new ConfigurationEntry(
                "services.databases.default.url",
                "jdbc:postgresql://u:***@db/x?password=***&a=1",
                "xcore.yaml:8"),
            new ConfigurationEntry("services.databases.default.password", "***", "xcore.yaml:8"),
            new ConfigurationEntry("services.cache.url", "redis://:***@host:1/0", "xcore.yaml:9"));
    assertThat(entries.toString()).doesNotContain("hush", "pw");
    assertThat(entries)
        .extracting(ConfigurationEntry::key)
        .doesNotHaveDuplicates()
        .doesNotContain("app.dotenv", "plugins.secret_key", "cluster.enabled");
  }

  @Test
  void changesSayWhatNeedsARestart() throws IOException {
    Configuration before =
        load(
            """
            server: {port: 1}
            plugins:
              config: {shop: {a: 1, b: 2}}
            observability: {logging: {levels: {x.y: info}}}
            """);
    Configuration after =
        load(
            """
            server: {port: 2}
            app: {name: new}
            plugins:
              config: {shop: {a: 1, b: 3}}
              overrides: {shop: {resources: {timeout: 1s}}}
            observability: {logging: {level: debug, levels: {}}}
            """);

    assertThat(before.changesTo(after))
        .containsExactly(
            new ConfigurationChange("app.name", false),
            new ConfigurationChange("observability.logging.level", true),
            new ConfigurationChange("observability.logging.levels.x.y", true),
            new ConfigurationChange("plugins.config.shop.b", true),
            new ConfigurationChange("plugins.overrides.shop.resources.timeout", true),
            new ConfigurationChange("server.port", false));
    assertThat(before.changesTo(before)).isEmpty();
    assertThat(before.changesTo(after).get(3).plugin()).contains("shop");
    assertThat(before.changesTo(after).get(3).isPluginConfig()).isTrue();
    assertThat(before.changesTo(after).get(4).plugin()).contains("shop");
    assertThat(before.changesTo(after).get(4).isPluginConfig()).isFalse();
    assertThat(before.changesTo(after).get(5).plugin()).isEqualTo(Optional.empty());
  }

  @Test
  void valueThatMovesButStaysTheSameIsNoChange() throws IOException {
    Configuration before = load("server: {port: 8082, shutdown_grace: 10s}");
    Configuration after = load("\n\n# comment\nserver:\n  shutdown_grace: 10\n");

    assertThat(before.changesTo(after)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|is missing",
        "change-me-in-production|is a well-known sample",
        "Change_Me_In_Production_0123456789_abcdef|is a well-known sample",
        "your-secret-key-that-is-long-enough-for-it|is a well-known sample",
        "Zk3vX9pQ7rT1|has 12 characters only",
        "abababababababababababababababababab|repeats few characters"
      })
  void productionRefusesWeakSecretKeys(String key, String reason) throws IOException {
    for (String environment : List.of("production", "staging")) {
      Configuration configuration =
          load("app:\n  env: %s\n  secret_key: \"%s\"\n".formatted(environment, key));
      assertThat(configuration.securityProblems())
          .extracting(Problem::toString)
          .containsExactly(
              ("xcore.yaml:3:15: app.secret_key: %s, which %s does not allow; set"
                      + " XCORE__APP__SECRET_KEY to at least 32 random characters, such as the"
                      + " output of: openssl rand -base64 48")
                  .formatted(reason, environment));
    }
  }

  @Test
  void productionWithoutSecretKeyIsRefusedAndHasNone() throws IOException {
    Configuration configuration = load("app: {env: production}");

    assertThat(configuration.securityProblems())
        .singleElement()
        .extracting(Problem::toString)
        .asString()
        .startsWith(folder.resolve("xcore.yaml") + ": app.secret_key: is missing, which");
    assertThatThrownBy(configuration::secretKey)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("app.secret_key is required outside of development");
  }

  @Test
  void productionRefusesAllWeakSecretsAtOnceAndShowsNone() throws IOException {
    Configuration configuration =
        load(
            """
            app: {env: production, secret_key: set-this-to-forty-random-characters-or-more}
            services:
              databases:
                main: {url: "jdbc:postgresql://db/shop", password: postgres}
              extensions:
                mail: {class: mail, config: {host: mail, from: a@example.org, password: changeme}}
            plugins:
              config: {shop: {api_key: "aaaaaaaa", token_ttl: 1h, password_policy: default}}
            """);

    assertThat(configuration.securityProblems())
        .extracting(Problem::key)
        .containsExactlyInAnyOrder(
            "app.secret_key",
            "services.databases.main.password",
            "services.extensions.mail.config.password",
            "plugins.config.shop.api_key");
    assertThat(configuration.securityProblems().toString())
        .contains("XCORE__SERVICES__DATABASES__MAIN__PASSWORD", "production")
        .doesNotContain("postgres,", "changeme", "aaaa", "forty-random");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret-secret-secret-secret-secret-1",
        "passwordpasswordpasswordpassword",
        "1234567890abcdefghij1234567890abcdefghij",
        "aZ3-xQ9_kL2aZ3-xQ9_kL2aZ3-xQ9_kL2aZ3-xQ9_kL2"
      })
  void longSecretsAreNotStrongForThat(String secret) {
    assertThat(WeakSecrets.reason(secret)).isPresent();
  }

  @Test
  void productionAcceptsAStrongSecretKey() throws IOException {
    Configuration configuration = load("app: {env: production, secret_key: %s}".formatted(STRONG));

    assertThat(configuration.securityProblems()).isEmpty();
    assertThat(configuration.secretKey()).isEqualTo(STRONG);
  }

  @Test
  void developmentMakesASecretKeyAndKeepsIt() throws IOException {
    Configuration configuration = load("");

    assertThat(configuration.securityProblems()).isEmpty();
    String key = configuration.secretKey();
    assertThat(WeakSecrets.reason(key)).isEmpty();
    assertThat(load("app: {name: other}").secretKey()).isEqualTo(key);
    assertThat(folder.resolve("var/secrets/secret-key")).hasContent(key);
  }

  @Test
  void schemaHasNoDefaultThatItsOwnTypeRefuses() {
    Map<String, String> defaults = new java.util.TreeMap<>();
    ConfigurationLoader.in(folder)
        .load()
        .entries()
        .forEach(entry -> defaults.put(entry.key(), entry.value()));
    defaults.remove("server.tls.password");

    Configuration again = ConfigurationLoader.in(folder).withOverrides(defaults).load();

    assertThat(ConfigurationLoader.in(folder).load().changesTo(again)).isEmpty();
  }
}
