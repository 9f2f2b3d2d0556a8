package dev.xcore.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.kernel.signing.TrustStore;
import dev.xcore.kernel.state.HistoryLimits;
import dev.xcore.services.cache.CacheSettings.Backend;
import dev.xcore.services.cache.CacheSettings.Room;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationLoaderTest {

  @TempDir Path folder;

  private final Map<String, String> environment = new LinkedHashMap<>();
  private final Map<String, String> overrides = new LinkedHashMap<>();

  private void write(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.writeString(folder.resolve(name), text);
  }

  private ConfigurationLoader loader() {
    return ConfigurationLoader.in(folder).withEnvironment(environment).withOverrides(overrides);
  }

  private Configuration load() {
    return loader().load();
  }

  private List<String> problems() {
    SettingsException e = catchThrowableOfType(SettingsException.class, this::load);
    return e == null ? List.of() : e.problems().stream().map(Problem::toString).toList();
  }

  private List<String> warnings() {
    return load().warnings().stream().map(Problem::toString).toList();
  }

  private String origin(String key) {
    return load().entries().stream()
        .filter(entry -> entry.key().equals(key))
        .map(ConfigurationEntry::origin)
        .findFirst()
        .orElse("none");
  }

  @Test
  void emptyFolderHasDefaults() {
    Configuration configuration = load();

    assertThat(configuration.file()).isEmpty();
    assertThat(configuration.folder()).isEqualTo(folder);
    assertThat(configuration.app())
        .isEqualTo(
            new AppSettings(
                "xcore-app",
                Environment.DEVELOPMENT,
                false,
                Optional.empty(),
                Optional.empty(),
                folder.resolve("var")));
    assertThat(configuration.server())
        .isEqualTo(
            new ServerSettings(
                "127.0.0.1",
                8082,
                Optional.empty(),
                10L << 20,
                8192,
                100,
                100,
                Optional.empty(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                true,
                new ServerSettings.Cors(
                    List.of(),
                    List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
                    List.of("*"),
                    List.of("X-Trace-Id"),
                    false,
                    Duration.ofMinutes(10)),
                configuration.server().protection(),
                Optional.empty(),
                List.of()));
    assertThat(configuration.plugins().directory()).isEqualTo(folder.resolve("plugins"));
    assertThat(configuration.plugins().configOf("none")).isEmpty();
    assertThat(configuration.plugins().watch()).isTrue();
    assertThat(configuration.plugins().debounce()).isEqualTo(Duration.ofMillis(75));
    assertThat(configuration.logging())
        .isEqualTo(new LoggingSettings("info", false, Optional.empty(), 10L << 20, 5, Map.of()));
    assertThat(configuration.warnings()).isEmpty();
    assertThat(origin("server.port")).isEqualTo("default");
  }

  @Test
  void trustedCodeMustBeSignedOutsideDevelopmentUnlessSaidOtherwise() throws IOException {
    assertThat(load().plugins().strictTrusted()).isFalse();

    write("xcore.yaml", "app: {env: staging}");
    assertThat(load().plugins().strictTrusted()).isTrue();
    assertThat(warnings()).isEmpty();

    write("xcore.yaml", "app: {env: staging}\nplugins: {strict_trusted: false}");
    assertThat(load().plugins().strictTrusted()).isFalse();

    write("xcore.yaml", "plugins: {strict_trusted: true}");
    assertThat(load().plugins().strictTrusted()).isTrue();
    assertThat(warnings()).isEmpty();
  }

  @Test
  void pluginsAreWatchedInDevelopmentOnlyUnlessTheConfigurationSaysSo() throws IOException {
    write("xcore.yaml", "app: {env: production}");
    assertThat(load().plugins().watch()).isFalse();
    write("xcore.yaml", "app: {env: production}\nplugins: {watch: true}");
    assertThat(load().plugins().watch()).isTrue();
    write("xcore.yaml", "plugins: {watch: false}");
    assertThat(load().plugins().watch()).isFalse();
  }

  @Test
  void everyKeyInUseIsRead() throws IOException {
    write(
        "xcore.yaml",
        """
        app: {name: Shop, env: staging, debug: true, secret_key: abc, var_directory: data}
        server:
          host: 0.0.0.0
          port: 0
          tls: {cert: tls/chain.pem, key: /etc/key.pem}
          max_body_mb: 1
          max_header_kb: 16
          request_timeout: 5s
          idle_timeout: 1m
          shutdown_grace: 500ms
          compression: false
          cors:
            allow_origins: [https://example.org]
            allow_methods: [GET]
            allow_headers: [X-A]
            expose_headers: []
            allow_credentials: true
            max_age: 1h
        plugins:
          directory: ../mine
          parallelism: 2
          start_timeout: 1s
          stop_timeout: 2s
          drain_timeout: 3s
          watch: true
          debounce: 200ms
          keep_versions: 5
          max_leaked: 7
          max_heap_dump_mb: 9
          state: database
          state_interval: 5s
          keep_history: 7
          history_age: 48h
          boot_failure: abort
          disabled: [old-one]
          config: {shop: {currency: EUR, nested: {a: [1, x]}}}
          overrides: {shop: {resources: {timeout: 3s}, allowed_callers: []}}
        observability:
          logging:
            level: WARN
            format: json
            file: logs/x.log
            rotation: {max_size: 5MB, keep: 3}
            levels: {plugin.shop: debug, com.example: error}
        """);

    Configuration configuration = load();

    assertThat(configuration.app().environment()).isEqualTo(Environment.STAGING);
    assertThat(configuration.app().varDirectory()).isEqualTo(folder.resolve("data"));
    assertThat(configuration.server())
        .isEqualTo(
            new ServerSettings(
                "0.0.0.0",
                0,
                Optional.of(
                    new ServerSettings.Tls(
                        folder.resolve("tls/chain.pem"), Optional.of(Path.of("/etc/key.pem")), "")),
                1L << 20,
                16384,
                100,
                100,
                Optional.of(Duration.ofSeconds(5)),
                Duration.ofMinutes(1),
                Duration.ofMillis(500),
                false,
                new ServerSettings.Cors(
                    List.of("https://example.org"),
                    List.of("GET"),
                    List.of("X-A"),
                    List.of(),
                    true,
                    Duration.ofHours(1)),
                configuration.server().protection(),
                Optional.empty(),
                List.of()));
    assertThat(configuration.plugins())
        .isEqualTo(
            new PluginSettings(
                folder.resolveSibling("mine"),
                2,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                true,
                Duration.ofMillis(200),
                5,
                PluginManifest.Ephemeral.USUAL,
                7,
                9L << 20,
                Set.of("old-one"),
                Map.of("shop", Map.of("currency", "EUR", "nested", Map.of("a", List.of(1L, "x")))),
                Map.of(
                    "shop",
                    Map.of("resources", Map.of("timeout", "3s"), "allowed_callers", List.of())),
                true,
                Optional.empty(),
                TrustStore.EMPTY,
                CallSettings.usual(),
                true,
                new PluginSettings.State(
                    PluginSettings.Place.DATABASE,
                    Duration.ofSeconds(5),
                    new HistoryLimits(7, Duration.ofHours(48))),
                Set.of()));
    assertThat(configuration.logging())
        .isEqualTo(
            new LoggingSettings(
                "warn",
                true,
                Optional.of(folder.resolve("logs/x.log")),
                5L << 20,
                3,
                Map.of("plugin.shop", "debug", "com.example", "error")));
  }

  @Test
  void filesAreLookedForInOrder() throws IOException {
    write("config.json", "{\"app\": {\"name\": \"four\"}}");
    assertThat(load().app().name()).isEqualTo("four");
    write("integration.yaml", "app: {name: three}");
    assertThat(load().app().name()).isEqualTo("three");
    write("xcore.json", "{\n\t\"app\": {\"name\": \"two\"}}");
    assertThat(load().app().name()).isEqualTo("two");
    write("xcore.yaml", "app: {name: one}");
    assertThat(load().app().name()).isEqualTo("one");
    assertThat(load().file()).contains(folder.resolve("xcore.yaml"));
  }

  @Test
  void givenFileIsReadAndItsFolderIsTheBaseOfPaths() throws IOException {
    write("etc/my.yaml", "app: {name: mine}");

    Configuration configuration = loader().withFile(Path.of("etc/my.yaml")).load();

    assertThat(configuration.app().name()).isEqualTo("mine");
    assertThat(configuration.folder()).isEqualTo(folder.resolve("etc"));
    assertThat(configuration.plugins().directory()).isEqualTo(folder.resolve("etc/plugins"));
  }

  @Test
  void givenFileThatIsMissingIsAnError() {
    assertThatThrownBy(() -> loader().withFile(Path.of("none.yaml")).load())
        .hasMessage("none.yaml: does not exist");
  }

  @Test
  void fileOfTheEnvironmentIsMergedOver() throws IOException {
    write("xcore.yaml", "app: {env: staging}\nserver: {port: 1, host: a}\n");
    write("xcore.staging.yaml", "server: {port: 2}\n");
    write("xcore.production.yaml", "server: {port: 3}\n");

    assertThat(load().server().port()).isEqualTo(2);
    assertThat(load().server().host()).isEqualTo("a");
    assertThat(origin("server.port")).isEqualTo("xcore.staging.yaml:1");

    environment.put("XCORE__APP__ENV", "production");
    assertThat(load().server().port()).isEqualTo(3);
    overrides.put("app.env", "development");
    assertThat(load().server().port()).isEqualTo(1);
  }

  @Test
  void environmentMayComeFromAVariableOrFromTheDotenvFile() throws IOException {
    write("xcore.yaml", "app: {env: \"${STAGE:-development}\", dotenv: .env}\n");
    write(".env", "OTHER=1\n");
    write("xcore.production.yaml", "server: {port: 3}\n");

    assertThat(load().server().port()).isEqualTo(8082);
    write(".env", "STAGE=production\n");
    assertThat(load().server().port()).isEqualTo(3);
    assertThat(load().app().environment()).isEqualTo(Environment.PRODUCTION);
    environment.put("STAGE", "development");
    assertThat(load().server().port()).isEqualTo(8082);
  }

  @Test
  void strongerSourcesWin() throws IOException {
    write("xcore.yaml", "app: {dotenv: .env}\nplugins: {directory: file}\n");
    assertThat(origin("plugins.directory")).isEqualTo("xcore.yaml:2");
    write(".env", "# mine\nPLUGINS_DIR=dotenv-alias\n");
    assertThat(load().plugins().directory()).isEqualTo(folder.resolve("dotenv-alias"));
    assertThat(origin("plugins.directory")).isEqualTo(".env:2");
    environment.put("PLUGINS_DIR", "alias");
    assertThat(load().plugins().directory()).isEqualTo(folder.resolve("alias"));
    assertThat(origin("plugins.directory")).isEqualTo("environment variable PLUGINS_DIR");
    environment.put("XCORE__PLUGINS__DIRECTORY", "variable");
    assertThat(load().plugins().directory()).isEqualTo(folder.resolve("variable"));
    overrides.put("plugins.directory", "option");
    assertThat(load().plugins().directory()).isEqualTo(folder.resolve("option"));
    assertThat(origin("plugins.directory")).isEqualTo("command line");
  }

  @Test
  void aliasesAreAccepted() {
    environment.put("SECRET_KEY", "s");
    environment.put("DATABASE_URL", "jdbc:h2:mem:x");
    environment.put("REDIS_HOST", "cache");

    Configuration configuration = load();

    assertThat(configuration.app().secretKey()).contains("s");
    assertThat(configuration.entries())
        .contains(
            new ConfigurationEntry(
                "services.databases.default.url",
                "jdbc:h2:mem:x",
                "environment variable DATABASE_URL"),
            new ConfigurationEntry(
                "services.cache.url", "redis://cache:6379/0", "environment variable REDIS_HOST"));

    environment.put("REDIS_URL", "redis://other:1/2");
    assertThat(load().entries())
        .contains(
            new ConfigurationEntry(
                "services.cache.url", "redis://other:1/2", "environment variable REDIS_URL"));
  }

  @Test
  void variablesAreTypedByTheSchema() throws IOException {
    write("xcore.yaml", "plugins: {config: {my-shop: {maxItems: 1}}}\n");
    environment.put("XCORE__APP__NAME", "123");
    environment.put("XCORE__APP__DEBUG", "true");
    environment.put("XCORE__SERVER__PORT", "9000");
    environment.put("XCORE__SERVER__REQUEST_TIMEOUT", "3");
    environment.put("XCORE__SERVER__CORS__ALLOW_ORIGINS", "[https://a.org, https://b.org]");
    environment.put("XCORE__PLUGINS__DISABLED", "[a, b]");
    environment.put("XCORE__PLUGINS__CONFIG__MY_SHOP__MAXITEMS", "5");
    environment.put("XCORE__PLUGINS__CONFIG__OTHER", "{a: 1}");
    environment.put("XCORE__OBSERVABILITY__LOGGING__LEVELS__COM__EXAMPLE", "debug");

    Configuration configuration = load();

    assertThat(configuration.app().name()).isEqualTo("123");
    assertThat(configuration.app().debug()).isTrue();
    assertThat(configuration.server().port()).isEqualTo(9000);
    assertThat(configuration.server().requestTimeout()).contains(Duration.ofSeconds(3));
    assertThat(configuration.server().cors().origins())
        .containsExactly("https://a.org", "https://b.org");
    assertThat(configuration.plugins().disabled()).containsExactlyInAnyOrder("a", "b");
    assertThat(configuration.plugins().configOf("my-shop")).isEqualTo(Map.of("maxItems", 5L));
    assertThat(configuration.plugins().configOf("other")).isEqualTo(Map.of("a", 1L));
    assertThat(configuration.logging().levels()).isEqualTo(Map.of("com.example", "debug"));
  }

  @Test
  void referencesAreFilledInAndTyped() throws IOException {
    write(
        "xcore.yaml",
        """
        app: {name: "${NAME}-${SUFFIX:-x}", secret_key: "a$${b}"}
        server:
          port: ${PORT:-9001}
          cors: {allow_origins: ["https://${HOST:-localhost}"]}
        plugins:
          config: {shop: {limit: "${LIMIT:-7}", text: "${TEXT:-seven}"}}
        """);
    environment.put("NAME", "shop");

    Configuration configuration = load();

    assertThat(configuration.app().name()).isEqualTo("shop-x");
    assertThat(configuration.app().secretKey()).contains("a${b}");
    assertThat(configuration.server().port()).isEqualTo(9001);
    assertThat(configuration.server().cors().origins()).containsExactly("https://localhost");
    assertThat(configuration.plugins().configOf("shop"))
        .isEqualTo(Map.of("limit", 7L, "text", "seven"));
  }

  @Test
  void everyProblemIsReportedAtOnceWithItsSource() throws IOException {
    write(
        "xcore.yaml",
        """
        app: {name: "${NAME}", secret_key: "${KEY:?ask the operator}"}
        sever: {}
        server:
          prot: 1
          tls: {cert: a.pem}
          cors: {allow_origins: ["*", "${ORIGIN}"], allow_credentials: true}
        plugins:
          config: {Shop: {}}
          overrides: {shop: {resources: {timeot: 1s}}}
        observability: {logging: {level: loud}}
        """);
    environment.put("XCORE__SERVER__MAX_BODY_MB", "lots");
    environment.put("XCORE__SERVER__HOTS", "x");
    overrides.put("plugins.parallelism", "0");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "xcore.yaml:1:13: app.name: environment variable NAME is not set; set it, or give a"
                + " default: ${NAME:-default}",
            "xcore.yaml:1:36: app.secret_key: environment variable KEY is not set: ask the"
                + " operator",
            "xcore.yaml:6:31: server.cors.allow_origins[]: environment variable ORIGIN is not set;"
                + " set it, or give a default: ${ORIGIN:-default}",
            "xcore.yaml:2:1: sever: unknown key; did you mean 'server'? Allowed: app, server,"
                + " plugins, services, security, tenancy, observability, registry, events, auth,"
                + " cluster",
            "xcore.yaml:4:3: server.prot: unknown key; did you mean 'port'? Allowed: host, port,"
                + " tls, max_body_mb, max_header_kb, request_timeout, idle_timeout, shutdown_grace,"
                + " compression, cors, max_headers, header_timeout, min_data_rate, max_connections,"
                + " max_connections_per_client, trusted_proxies, access_log, middleware",
            "environment variable XCORE__SERVER__HOTS: server.hots: unknown key; did you mean"
                + " 'host'? Allowed: host, port, tls, max_body_mb, max_header_kb, request_timeout,"
                + " idle_timeout, shutdown_grace, compression, cors, max_headers, header_timeout,"
                + " min_data_rate, max_connections, max_connections_per_client, trusted_proxies,"
                + " access_log, middleware",
            "environment variable XCORE__SERVER__MAX_BODY_MB: server.max_body_mb: found text"
                + " 'lots', expected a whole number from 0 to 1000000",
            "xcore.yaml:8:12: plugins.config: key 'Shop' must match [a-z][a-z0-9_-]{0,62}",
            "xcore.yaml:9:34: plugins.overrides.shop.resources.timeot: unknown key; did you mean"
                + " 'timeout'? Allowed: timeout, max_concurrent, rate_limit, max_memory_mb,"
                + " max_cpu_percent, max_threads, max_disk_mb, max_cpu_seconds",
            "xcore.yaml:10:34: observability.logging.level: found 'loud', allowed: trace, debug,"
                + " info, warn, error, off",
            "command line: plugins.parallelism: found text '0', expected a whole number from 1 to"
                + " 256",
            "xcore.yaml:5:8: server.tls.key: is required; certificate and key are two PEM files"
                + " that belong together",
            "xcore.yaml:6:64: server.cors.allow_credentials: is not possible with the origin '*';"
                + " name the origins");
  }

  @Test
  void brokenYamlIsReportedWithItsPlace() throws IOException {
    write("xcore.yaml", "app:\n  name: a: b\n");

    assertThat(problems())
        .containsExactly("xcore.yaml:2:10: is not valid YAML: mapping values are not allowed here");
  }

  @Test
  void keystoreAndPemFilesExcludeEachOther() throws IOException {
    write("xcore.yaml", "server: {tls: {keystore: a.p12, password: x, key: b.pem}}\n");

    assertThat(problems())
        .containsExactly(
            "xcore.yaml:1:26: server.tls.keystore: excludes certificate and key; give the keystore"
                + " or the two PEM files");
    write("xcore.yaml", "server: {tls: {keystore: a.p12, password: x}}\n");
    assertThat(load().server().tls())
        .contains(new ServerSettings.Tls(folder.resolve("a.p12"), Optional.empty(), "x"));
  }

  @Test
  void sectionsOfLaterVersionsAreCheckedAndWarnedOf() throws IOException {
    write(
        "xcore.yaml",
        """
        services:
          databases: {default: {url: "jdbc:h2:mem:a", pool_size: 3}}
          tasks: {enabled: true}
        cluster: {enabled: false}
        """);

    assertThat(warnings())
        .containsExactly("xcore.yaml:4:1: cluster: is not used by this version yet");

    write("xcore.yaml", "services: {cache: {backend: rediss}}\n");
    assertThat(problems())
        .containsExactly(
            "xcore.yaml:1:29: services.cache.backend: found 'rediss', allowed: memory, redis,"
                + " tiered; did you mean 'redis'?");
  }

  @Test
  void theCacheIsInMemoryUnlessAServerIsNamed() throws IOException {
    ServicesSettings.Cache usual = load().services().cache();
    assertThat(usual.backend()).isEqualTo(Backend.MEMORY);
    assertThat(usual.ttl()).isEqualTo(Duration.ofMinutes(5));
    assertThat(usual.room()).isEqualTo(new Room(10_000, 32 << 20));

    environment.put("REDIS_HOST", "cache");
    ServicesSettings.Cache named = load().services().cache();
    assertThat(named.backend()).isEqualTo(Backend.REDIS);
    assertThat(named.url().orElseThrow()).hasToString("redis://cache:6379/0");
    environment.put("REDIS_URL", "rediss://:secret@other:1/2");
    assertThat(load().services().cache().url().orElseThrow()).hasToString("rediss://other:1/2");

    environment.clear();
    write(
        "xcore.yaml",
        "services: {cache: {backend: tiered, url: 'redis://a', ttl: 0, max_size: 64MB, timeout:"
            + " 200ms}}\n");
    ServicesSettings.Cache tiered = load().services().cache();
    assertThat(tiered.backend()).isEqualTo(Backend.TIERED);
    assertThat(tiered.ttl()).isZero();
    assertThat(tiered.room().bytes()).isEqualTo(64 << 20);
    assertThat(tiered.timeout()).isEqualTo(Duration.ofMillis(200));

    write("xcore.yaml", "services: {cache: {max_size: 500}}\n");
    assertThat(load().services().cache().room()).isEqualTo(new Room(500, 32 << 20));
  }

  @Test
  void whatIsWrongWithTheCacheIsSaidWithItsPlace() throws IOException {
    write("xcore.yaml", "services:\n  cache:\n    backend: tiered\n    max_size: lots\n");
    assertThat(problems())
        .containsExactlyInAnyOrder(
            "xcore.yaml:3:14: services.cache.backend: needs Redis: add 'url', such as"
                + " redis://127.0.0.1:6379/0, or use memory",
            "xcore.yaml:4:15: services.cache.max_size: found 'lots', allowed: a number of values"
                + " from 1 to 100000000, or a size such as 64MB");

    write("xcore.yaml", "services:\n  cache:\n    url: http://:secret@a\n");
    assertThat(problems())
        .containsExactly(
            "xcore.yaml:3:10: services.cache.url: begins with 'http'; write redis://host:6379/0, or"
                + " rediss://… for TLS");

    write("xcore.yaml", "services: {cache: {backend: memory, url: 'redis://a'}}\n");
    assertThat(warnings())
        .containsExactly("xcore.yaml:1:42: services.cache.url: is not used: the backend is memory");
  }

  @Test
  void brokenDotenvFileIsAnErrorAndAMissingOneAWarning() throws IOException {
    write("xcore.yaml", "app: {dotenv: my.env}\n");
    assertThat(warnings())
        .containsExactly("my.env: app.dotenv: does not exist, so no variables come from it");

    write("my.env", "A=1\nnonsense\n");
    assertThat(problems()).containsExactly("my.env:2:1: expected NAME=value");
  }

  @Test
  void unknownEnvironmentIsAnErrorAndNoPathToAnotherFile() throws IOException {
    write("xcore.yaml", "app: {env: ../x}\n");
    write("xcore.../x.yaml", "server: {port: 1}\n");

    assertThat(problems())
        .containsExactly(
            "xcore.yaml:1:12: app.env: found '../x', allowed: development, staging, production");
  }

  @Test
  void secretsAreNotInProblemsNorInTexts() throws IOException {
    write("xcore.yaml", "app: {secret_key: [top-secret]}\n");
    assertThat(problems())
        .containsExactly("xcore.yaml:1:19: app.secret_key: found a list, expected text");

    write("xcore.yaml", "app: {secret_key: 12345678901}\n");
    assertThat(problems())
        .containsExactly("xcore.yaml:1:19: app.secret_key: found a secret value, expected text");

    write("xcore.yaml", "app: {secret_key: hidden}\nplugins: {config: {a: {b: hidden}}}\n");
    assertThat(load().app().toString() + load().plugins() + load()).doesNotContain("hidden");
  }

  @Test
  void debugLogsMoreUnlessALevelWasChosen() throws IOException {
    write("xcore.yaml", "app: {debug: true}\n");
    assertThat(load().logging().level()).isEqualTo("debug");

    write("xcore.yaml", "app: {debug: true}\nobservability: {logging: {level: warn}}\n");
    assertThat(load().logging().level()).isEqualTo("warn");
  }
}
