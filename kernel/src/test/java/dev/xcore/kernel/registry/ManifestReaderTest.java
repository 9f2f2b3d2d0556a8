package dev.xcore.kernel.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

final class ManifestReaderTest {

  private static final String MINIMAL = "name: shop\nversion: 1.0.0\n";
  private static final String TRUSTED = MINIMAL + "execution_mode: trusted\n";

  @TempDir Path folder;

  private final ManifestReader reader =
      ManifestReader.create(Map.of("HOME", "/home/me", "EMPTY", "", "TOKEN", "abc"));

  private ManifestReading read(String text) {
    return reader.read(Document.parse("plugin.yaml", text), folder, _ -> Map.of());
  }

  private List<String> problems(String text) {
    return problems(text, Map.of());
  }

  private List<String> problems(String text, Map<String, Object> overrides) {
    SettingsException e =
        catchThrowableOfType(
            SettingsException.class,
            () -> reader.read(Document.parse("plugin.yaml", text), folder, _ -> overrides));
    return e == null ? List.of() : e.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void sandboxedIsTheDefaultAndHasTightLimits() {
    PluginManifest manifest = read(MINIMAL).manifest();

    assertThat(manifest.mode()).isEqualTo(ExecutionMode.SANDBOXED);
    assertThat(manifest.permissions()).contains(List.of());
    assertThat(manifest.resources())
        .isEqualTo(
            new PluginManifest.Resources(
                Duration.ofSeconds(10),
                64,
                Optional.of(new PluginManifest.RateLimit(100, Duration.ofSeconds(1))),
                128,
                100,
                64,
                50,
                Optional.empty()));
    assertThat(manifest.frameworkVersion()).isEqualTo(VersionRange.parse("*"));
    assertThat(manifest.allowedCallers()).containsExactly("*");
    assertThat(manifest.api().prefix()).isEqualTo("/plugins/shop");
    assertThat(manifest.files()).isEqualTo(new PluginManifest.Files(List.of(), List.of()));
    assertThat(manifest.entryPoint()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"trusted", "Trusted", "ephemeral", "legacy"})
  void inProcessModesHaveWideLimits(String mode) {
    PluginManifest manifest = read(MINIMAL + "execution_mode: " + mode).manifest();

    assertThat(manifest.resources().timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(manifest.resources().maxConcurrent()).isEqualTo(1000);
    assertThat(manifest.resources().rateLimit()).isEmpty();
    assertThat(manifest.permissions()).isEmpty();
  }

  @Test
  void everyKeyIsRead() {
    ManifestReading reading =
        read(
            """
            name: shop
            version: 1.2.3-beta.1+7
            framework_version: ">=1.0, <2"
            execution_mode: trusted
            entry_point: src/shop/Shop.java
            description: Sells
            author: Ann
            license: MIT
            homepage: https://example.com/shop
            tags: [shop, sales]
            requires:
              - users
              - "mail: ^1.2"
              - stock: ~2.0
              - {name: audit, version: 1.x, optional: true}
            exports: [com.example.shop.api]
            permissions:
              - {resource: "service:db", actions: [read, write], effect: allow}
              - "event:shop.*:publish"
              - {resource: "network:*.example.com:443", actions: ["*"], effect: deny}
            allowed_callers: [billing, shop-*]
            allowed_imports: [java.net.http.*]
            env: {HOME_DIR: "${HOME}/shop", PORT: 8080, MODE: "${MODE:-fast}", RAW: "$${HOME}"}
            resources:
              timeout_seconds: 5
              max_concurrent: 7
              rate_limit: {calls: 10, period_seconds: 60}
              max_memory_mb: 256
              max_cpu_percent: 50
              max_threads: 8
              max_disk_mb: 0
              max_cpu_seconds: 2
            runtime:
              health_check: {enabled: false, interval: 1m, timeout: 1s}
              retry: {max_attempts: 3, backoff: 100ms}
              circuit_breaker: {failure_rate: 25, window: 20, open_for: 5s}
              instances: 2
              instance_isolation: true
              restart: {max_restarts: 1, window: 10s, backoff: 2s}
            load: lazy
            boot_failure: abort
            filesystem: {allowed_paths: [data/], denied_paths: [src/]}
            reload: restart
            placement: {labels: {zone: a}, replicas: 2}
            ephemeral: {pool_size: 1, max_idle_seconds: 5, max_concurrent: 2, boot_timeout: 1s}
            api:
              prefix: /shop
              versions: [v1, v2]
              deprecated: {v1: 2026-12-31}
              sunset: {v1: 2027-06-30}
            config: {currency: EUR, limits: {max: 5}}
            """);
    PluginManifest manifest = reading.manifest();

    assertThat(manifest.version()).isEqualTo(Version.parse("1.2.3-beta.1+7"));
    assertThat(manifest.frameworkVersion().contains(Version.parse("1.5.0"))).isTrue();
    assertThat(manifest.entryPoint()).contains("src/shop/Shop.java");
    assertThat(manifest.about())
        .isEqualTo(
            new PluginManifest.About(
                "Sells", "Ann", "MIT", "https://example.com/shop", List.of("shop", "sales")));
    assertThat(manifest.requires())
        .containsExactly(
            new Requirement("users", VersionRange.parse("*"), false),
            new Requirement("mail", VersionRange.parse("^1.2"), false),
            new Requirement("stock", VersionRange.parse("~2.0"), false),
            new Requirement("audit", VersionRange.parse("1.x"), true));
    assertThat(manifest.permissions())
        .contains(
            List.of(
                new PermissionRule("service:db", List.of("read", "write"), true),
                new PermissionRule("event:shop.*", List.of("publish"), true),
                new PermissionRule("network:*.example.com:443", List.of("*"), false)));
    assertThat(manifest.env())
        .isEqualTo(
            Map.of("HOME_DIR", "/home/me/shop", "PORT", "8080", "MODE", "fast", "RAW", "${HOME}"));
    assertThat(manifest.resources())
        .isEqualTo(
            new PluginManifest.Resources(
                Duration.ofSeconds(5),
                7,
                Optional.of(new PluginManifest.RateLimit(10, Duration.ofMinutes(1))),
                256,
                50,
                8,
                0,
                Optional.of(Duration.ofSeconds(2))));
    assertThat(manifest.runtime())
        .isEqualTo(
            new PluginManifest.Runtime(
                true,
                true,
                true,
                2,
                true,
                new PluginManifest.HealthCheck(false, Duration.ofMinutes(1), Duration.ofSeconds(1)),
                new PluginManifest.Retry(3, Duration.ofMillis(100)),
                Optional.of(new PluginManifest.CircuitBreaker(25, 20, Duration.ofSeconds(5))),
                new PluginManifest.Restart(1, Duration.ofSeconds(10), Duration.ofSeconds(2)),
                new PluginManifest.Ephemeral(1, Duration.ofSeconds(5), 2, Duration.ofSeconds(1))));
    assertThat(manifest.api())
        .isEqualTo(
            new PluginManifest.Api(
                "/shop",
                List.of("v1", "v2"),
                Map.of("v1", "2026-12-31"),
                Map.of("v1", "2027-06-30")));
    assertThat(manifest.config()).isEqualTo(Map.of("currency", "EUR", "limits", Map.of("max", 5L)));
    assertThat(reading.warnings())
        .extracting(Problem::toString)
        .noneMatch(warning -> warning.contains("runtime") || warning.contains("filesystem"));
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    assertThat(
            problems(
                """
                name: My Shop
                version: 1.0
                execution_mode: trustd
                premissions: []
                resources: {timeout: soon, max_memory: 64}
                requires: [Users, "mail: ^^1", {version: 1.0.0}]
                env: {A: "${NOPE}", B: "${NOPE"}
                """))
        .containsExactly(
            "plugin.yaml:1:7: name: 'My Shop' is not a plugin's name: a lower-case letter, then up"
                + " to 62 lower-case letters, digits, '-' and '_'; did you mean 'my-shop'?",
            "plugin.yaml:2:10: version: '1.0' is not a SemVer version such as 1.2.3 or"
                + " 1.2.3-beta.1",
            "plugin.yaml:3:17: execution_mode: found 'trustd', allowed: trusted, sandboxed,"
                + " ephemeral, legacy; did you mean 'trusted'?",
            "plugin.yaml:4:1: premissions: unknown key; did you mean 'permissions'? Allowed: name,"
                + " version, framework_version, execution_mode, entry_point, description, author,"
                + " license, homepage, tags, requires, exports, permissions, allowed_callers,"
                + " allowed_imports, env, envconfiguration, resources, runtime, load,"
                + " boot_failure, filesystem, reload, placement, ephemeral, api, config",
            "plugin.yaml:5:22: resources.timeout: found text 'soon', expected a duration such as"
                + " 500ms, 10s, 5m, 2h or a number of seconds, at least 1ms",
            "plugin.yaml:5:28: resources.max_memory: unknown key; did you mean 'max_memory_mb'?"
                + " Allowed: timeout, max_concurrent, rate_limit, max_memory_mb, max_cpu_percent,"
                + " max_threads, max_disk_mb, max_cpu_seconds",
            "plugin.yaml:6:12: requires[0]: 'Users' is not a plugin's name: a lower-case letter,"
                + " then up to 62 lower-case letters, digits, '-' and '_'; did you mean 'users'?",
            "plugin.yaml:6:19: requires[1]: '^^1' is not a version range such as ^1.2, >=1.0 <2.0"
                + " or 1.x: cannot read '^^1'",
            "plugin.yaml:6:32: requires[2].name: is required; expected a plugin's name",
            "plugin.yaml:7:6: env.A: environment variable NOPE is not set; set it, or give a"
                + " default: ${NOPE:-default}",
            "plugin.yaml:7:6: env.B: '${NOPE' is not closed; write ${NAME}");
  }

  @Test
  void nameAndVersionAreRequired() {
    assertThat(problems("description: x"))
        .containsExactly(
            "plugin.yaml:1:1: name: is required; expected a plugin's name",
            "plugin.yaml:1:1: version: is required; expected a SemVer version such as 1.2.3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x/Main.java",
        "/etc/Main.java",
        "src/../../Main.java",
        "C:/x/Main.java",
        "src\\Main.java",
        "~/Main.java",
        "\"src/\\0Main.java\""
      })
  void entryPointOutsideThePluginIsRefused(String path) {
    assertThat(problems(TRUSTED + "entry_point: " + path))
        .singleElement()
        .asString()
        .contains("entry_point: ")
        .contains("must stay inside the plugin");
  }

  @ParameterizedTest
  @CsvSource({
    "1Main, is not a class name",
    "shop..Shop, is not a class name",
    "src/Main.kt, is neither a class name nor a path to a .java file"
  })
  void entryPointThatIsNoClassIsRefused(String value, String message) {
    assertThat(problems(TRUSTED + "entry_point: " + value))
        .singleElement()
        .asString()
        .contains(message);
  }

  @Test
  void entryPointThatIsALinkToTheOutsideIsRefused(@TempDir Path elsewhere) throws IOException {
    Path target = Files.writeString(elsewhere.resolve("Main.java"), "class Main {}");
    Files.createSymbolicLink(folder.resolve("Main.java"), target);

    assertThat(problems(TRUSTED + "entry_point: Main.java"))
        .containsExactly("plugin.yaml:4:14: entry_point: 'Main.java' leads outside the plugin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "db:read|'db:read' is not a permission: write KIND:NAME:VERB, such as service:db:read; did"
            + " you mean 'service:db:read'?",
        "service:db|'service:db' is not a permission: write KIND:NAME:VERB, such as"
            + " service:db:read",
        "service:db:execute|'execute' is not a verb of service:db; allowed: *, read, use, write",
        "plugin:users:cal|'cal' is not a verb of plugin:users; allowed: *, call; did you mean"
            + " 'call'?",
        "event:user.*:publsh|'publsh' is not a verb of event:user.*; allowed: *, publish,"
            + " subscribe; did you mean 'publish'?",
        "network:example.com:connect|'network:example.com' needs host and port:"
            + " network:HOST:PORT",
        "sevice:db:read|'sevice:db' does not begin with a kind of resource: event, file, network,"
            + " plugin, service; did you mean 'service'?"
      })
  void wrongPermissionSaysWhatIsAllowed(String rule, String message) {
    assertThat(problems(TRUSTED + "permissions: [\"" + rule + "\"]"))
        .containsExactly("plugin.yaml:4:15: permissions[0]: " + message);
  }

  @Test
  void wrongVerbInTheLongFormIsRefused() {
    assertThat(
            problems(
                TRUSTED
                    + "permissions:\n"
                    + "  - {resource: \"file:data/**\", actions: [connect]}\n"
                    + "  - {resource: \"db\", actions: [read]}\n"
                    + "  - {resource: \"*\", actions: []}\n"
                    + "  - {actions: [read], efect: deny}\n"))
        .containsExactly(
            "plugin.yaml:5:5: permissions[0]: 'connect' is not a verb of file:data/**; allowed: *,"
                + " read, write",
            "plugin.yaml:6:16: permissions[1].resource: 'db' does not begin with a kind of"
                + " resource: event, file, network, plugin, service",
            "plugin.yaml:7:5: permissions[2]: a rule without actions means nothing; give at least"
                + " one",
            "plugin.yaml:8:23: permissions[3].efect: unknown key; did you mean 'effect'? Allowed:"
                + " resource, actions, effect",
            "plugin.yaml:8:5: permissions[3].resource: is required; expected a resource such as"
                + " service:db");
  }

  @Test
  void permissionsWithoutValueDoNotMeanEverything() {
    assertThat(problems(TRUSTED + "permissions:\n"))
        .singleElement()
        .asString()
        .startsWith("plugin.yaml:4:13: permissions: found nothing, expected a list");
  }

  @Test
  void presentPermissionsAreKeptInEveryMode() {
    assertThat(read(TRUSTED + "permissions: []").manifest().permissions()).contains(List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop", "/", "/shop/", "//shop", "/a/../b", "/a b", "/ä", "/a%2fb"})
  void prefixThatIsNoPathIsRefused(String prefix) {
    assertThat(problems(TRUSTED + "api: {prefix: \"" + prefix + "\"}"))
        .singleElement()
        .asString()
        .contains("api.prefix: '%s' is not a path such as /plugins/shop".formatted(prefix));
  }

  @Test
  void prefixOfThePlatformIsRefused() {
    assertThat(problems(TRUSTED + "api: {prefix: /admin/shop}"))
        .containsExactly(
            "plugin.yaml:4:15: api.prefix: '/admin/shop' belongs to the platform; choose a path"
                + " such as /plugins/shop");
  }

  @Test
  void prefixesOfCorePluginsAreForPluginsOfTheirNames() {
    String core = "name: auth\nversion: 1.0.0\nexecution_mode: trusted\n";
    assertThat(read(core + "api: {prefix: /auth}").manifest().api().prefix()).isEqualTo("/auth");
    assertThat(problems(core + "api: {prefix: /console}"))
        .singleElement()
        .asString()
        .contains("'/console' belongs to the platform");
  }

  @Test
  void datesBelongToDeclaredVersionsAndAreIso() {
    assertThat(
            problems(TRUSTED + "api: {versions: [v1], deprecated: {v2: 2027-01-01, v1: tomorrow}}"))
        .containsExactly(
            "plugin.yaml:4:56: api.deprecated.v1: 'tomorrow' is not an ISO 8601 date such as"
                + " 2027-01-31",
            "plugin.yaml:4:35: api.deprecated.v2: is not one of api.versions; did you mean 'v1'?");
  }

  @Test
  void theFirstVersionOfTheApiIsPreferredUnlessTheManifestSaysOtherwise() {
    assertThat(read(TRUSTED + "api: {versions: [v1, v2]}").manifest().api().preferred())
        .isEqualTo("v1");
    assertThat(
            read(TRUSTED + "api: {versions: [v1, v2], default: v2}").manifest().api().preferred())
        .isEqualTo("v2");
    assertThat(read(TRUSTED).manifest().api().preferred()).isEmpty();
    assertThat(problems(TRUSTED + "api: {versions: [v1, v2], default: v3}"))
        .containsExactly(
            "plugin.yaml:4:36: api.default: 'v3' is not one of api.versions; did you mean 'v1'?");
    assertThat(problems(TRUSTED + "api: {default: v1}"))
        .containsExactly(
            "plugin.yaml:4:16: api.default: 'v1' is not one of api.versions, which lists none; add"
                + " versions: [v1]");
  }

  @Test
  void versionsOfTheApiAreDistinctAndEndAfterTheirDeprecation() {
    assertThat(problems(TRUSTED + "api: {versions: [v1, v1, V1]}"))
        .containsExactly(
            "plugin.yaml:4:17: api.versions: names 'v1' twice",
            "plugin.yaml:4:17: api.versions: 'v1' and 'V1' differ in upper and lower case only");
    assertThat(
            problems(
                TRUSTED
                    + "api: {versions: [v1], deprecated: {v1: 2027-01-31}, sunset: {v1:"
                    + " 2027-01-01}}"))
        .singleElement()
        .asString()
        .endsWith("api.sunset.v1: 2027-01-01 is before the version is deprecated (2027-01-31)");
  }

  @Test
  void datesOfTheApiBeginTheDayInUtc() {
    PluginManifest.Api api =
        read(TRUSTED
                + "api: {versions: [v1], deprecated: {v1: 2026-01-01}, sunset: {v1:"
                + " '2026-12-31T12:00:00+01:00'}}")
            .manifest()
            .api();

    assertThat(api.deprecatedAt("v1")).contains(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(api.sunsetAt("v1")).contains(Instant.parse("2026-12-31T11:00:00Z"));
  }

  @Test
  void requiringItselfOrTwiceIsRefused() {
    assertThat(problems(TRUSTED + "requires: [shop, users, \"users: 1\"]"))
        .containsExactly(
            "plugin.yaml:4:11: requires: names twice: users",
            "plugin.yaml:4:11: requires: the plugin cannot require itself");
  }

  @Test
  void versionIsWrittenPlainly() {
    assertThat(problems("name: a\nversion: v1.2.3"))
        .containsExactly(
            "plugin.yaml:2:10: version: 'v1.2.3' is not a SemVer version; write 1.2.3");
  }

  @Test
  void extraIsAnotherNameOfConfig() {
    assertThat(read(TRUSTED + "extra: {a: 1}").manifest().config()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void rateLimitCanBeSwitchedOff() {
    assertThat(read(MINIMAL + "resources: {rate_limit: none}").manifest().resources().rateLimit())
        .isEmpty();
  }

  @Test
  void operatorsOverridesBeatTheManifest() {
    ManifestReading reading =
        reader.read(
            Document.parse(
                "plugin.yaml", TRUSTED + "resources: {timeout: 1s, max_concurrent: 5}\n"),
            folder,
            name ->
                name.equals("shop")
                    ? Map.of(
                        "resources", Map.of("timeout", "3s"), "allowed_callers", List.of("billing"))
                    : Map.of());

    assertThat(reading.manifest().resources().timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(reading.manifest().resources().maxConcurrent()).isEqualTo(5);
    assertThat(reading.manifest().allowedCallers()).containsExactly("billing");
    assertThat(reading.warnings()).isEmpty();
  }

  @Test
  void problemsOfOverridesNameTheKeyOfTheConfiguration() {
    assertThat(problems(TRUSTED, Map.of("resources", Map.of("max_concurrent", 0L, "timeot", "3s"))))
        .containsExactlyInAnyOrder(
            "configuration: plugins.overrides.shop.resources.max_concurrent: found number 0,"
                + " expected a whole number from 1 to 1000000",
            "configuration: plugins.overrides.shop.resources.timeot: unknown key; did you mean"
                + " 'timeout'? Allowed: timeout, max_concurrent, rate_limit, max_memory_mb,"
                + " max_cpu_percent, max_threads, max_disk_mb, max_cpu_seconds");
    assertThat(problems(TRUSTED, Map.of("name", "other")))
        .containsExactly(
            "configuration: plugins.overrides.shop.name: unknown key; allowed: runtime, resources,"
                + " permissions, allowed_callers");
  }

  @Test
  void envFileIsInjectedBelowTheRealEnvironment() throws IOException {
    Files.writeString(
        folder.resolve(".env"), "# mine\nexport KEY=\"a b\"\nTOKEN='x'\nPLAIN=1 # one\n");

    assertThat(
            read(TRUSTED + "envconfiguration: {inject: true}\nenv: {BOTH: \"${KEY}-${TOKEN}\"}\n")
                .manifest()
                .env())
        .isEqualTo(Map.of("KEY", "a b", "TOKEN", "abc", "PLAIN", "1", "BOTH", "a b-abc"));
  }

  @Test
  void envFileIsIgnoredUnlessInjected() throws IOException {
    Files.writeString(folder.resolve(".env"), "KEY=1\n");

    assertThat(read(TRUSTED + "envconfiguration: {inject: false}").manifest().env()).isEmpty();
  }

  @Test
  void envFileThatIsMissingBrokenOrOutsideIsRefused(@TempDir Path elsewhere) throws IOException {
    assertThat(problems(TRUSTED + "envconfiguration: {inject: true}"))
        .containsExactly(".env: does not exist");

    Files.writeString(folder.resolve("my.env"), "A=1\nnonsense\nB=\"x\n");
    assertThat(problems(TRUSTED + "envconfiguration: {inject: true, env_file: my.env}"))
        .containsExactly(
            "my.env:2:1: expected NAME=value",
            "my.env:3:1: B: the quote is not closed, or something follows it");

    Files.createSymbolicLink(
        folder.resolve("link.env"), Files.writeString(elsewhere.resolve("s"), "A=1"));
    assertThat(problems(TRUSTED + "envconfiguration: {inject: true, env_file: link.env}"))
        .containsExactly("plugin.yaml:4:44: env_file: 'link.env' leads outside the plugin");
  }

  @Test
  void folderWithoutManifestSaysWhatToCreate() {
    assertThatThrownBy(() -> reader.read(folder, _ -> Map.of()))
        .hasMessageStartingWith(
            folder
                + "/plugin.yaml: does not exist; create it with at least: name: my-plugin,"
                + " version: 1.0.0, execution_mode: trusted");
  }

  @Test
  void manifestWithAnotherEndingSaysSo() throws IOException {
    Files.writeString(folder.resolve("plugin.yml"), TRUSTED);

    assertThatThrownBy(() -> reader.read(folder, _ -> Map.of()))
        .hasMessage(folder + "/plugin.yml: is not read; rename it to plugin.yaml");
  }

  @Test
  void manifestMayBeJson() throws IOException {
    Files.writeString(
        folder.resolve("plugin.json"), "{\"name\": \"shop\", \"version\": \"2.0.0\"}");

    assertThat(reader.read(folder, _ -> Map.of()).manifest().version())
        .isEqualTo(Version.parse("2.0.0"));
  }

  @Test
  void manifestInAJarIsReadWithItsEnvFile() throws IOException {
    Path jar = folder.resolve("shop-1.0.0.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("plugin.yaml"));
      entries.write(
          (TRUSTED + "envconfiguration: {inject: true}\n").getBytes(StandardCharsets.UTF_8));
      entries.putNextEntry(new JarEntry(".env"));
      entries.write("A=1".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(reader.read(jar, _ -> Map.of()).manifest().env()).isEqualTo(Map.of("A", "1"));
  }

  @Test
  void fileThatIsNoJarIsRefused() throws IOException {
    Path jar = Files.writeString(folder.resolve("shop.jar"), "no zip");

    assertThatThrownBy(() -> reader.read(jar, _ -> Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(jar + ": is neither a folder nor a readable jar: ");
  }

  @Test
  void naughtyStringsAnywhereAreRefusedOrKeptAsTheyAre() throws IOException {
    ObjectMapper json = new ObjectMapper();
    for (JsonNode row : Corpora.rows("naughty-strings/blns.json")) {
      String text = row.asString();
      String named =
          json.writeValueAsString(Map.of("name", text, "version", text, "entry_point", text));
      SettingsException refused =
          catchThrowableOfType(
              SettingsException.class,
              () -> reader.read(Document.parse("plugin.json", named), folder, _ -> Map.of()));
      assertThat(refused).as("%s", text).isNotNull();
      assertThat(refused.problems())
          .allSatisfy(p -> assertThat(p.message()).doesNotContain("\n").hasSizeLessThan(800));

      String described =
          json.writeValueAsString(
              Map.of("name", "shop", "version", "1.0.0", "config", Map.of("text", text)));
      assertThat(
              reader
                  .read(Document.parse("plugin.json", described), folder, _ -> Map.of())
                  .manifest()
                  .config())
          .isEqualTo(Map.of("text", text));
    }
  }
}
