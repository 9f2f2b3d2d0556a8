package dev.xcore.app.config;

import dev.xcore.kernel.registry.ManifestSchema;
import dev.xcore.kernel.runtime.CorePlugins;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Type;
import dev.xcore.kernel.settings.Types;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every key of the configuration, with its type and default. */
public final class ConfigurationSchema {

  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Pattern PLUGIN = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

  static final Key<String> NAME = Key.of("name", Types.text()).or("xcore-app");
  static final Key<Environment> ENV =
      Key.of("env", Types.choice(Environment.class)).or(Environment.DEVELOPMENT);
  static final Key<Boolean> DEBUG = Key.of("debug", Types.bool()).or(false);
  static final Key<String> DOTENV = Key.of("dotenv", Types.text());
  static final Key<String> SECRET_KEY = Key.of("secret_key", Types.text()).secret();
  static final Key<String> VAR = Key.of("var_directory", Types.text()).or("./var");
  static final Key<Settings> APP = Key.section("app", NAME, ENV, DEBUG, DOTENV, SECRET_KEY, VAR);

  static final Key<String> HOST = Key.of("host", Types.text()).or("127.0.0.1");
  static final Key<Integer> PORT = Key.of("port", Types.integer(0, 65_535)).or(8082);
  static final Key<String> CERTIFICATE = Key.of("certificate", Types.text()).alias("cert");
  static final Key<String> PRIVATE_KEY = Key.of("key", Types.text());
  static final Key<String> KEYSTORE = Key.of("keystore", Types.text());
  static final Key<String> PASSWORD = Key.of("password", Types.text()).or("").secret();
  static final Key<Settings> TLS =
      Key.section(
          "tls", CERTIFICATE, PRIVATE_KEY, KEYSTORE, PASSWORD, ProtectionSection.TLS_RELOAD);
  static final Key<Integer> MAX_BODY = Key.of("max_body_mb", Types.integer(0, 1_000_000)).or(10);
  static final Key<Integer> MAX_HEADER = Key.of("max_header_kb", Types.integer(1, 1024)).or(8);
  static final Key<Duration> REQUEST_TIMEOUT =
      Key.of("request_timeout", Types.duration(MILLISECOND));
  static final Key<Duration> IDLE_TIMEOUT =
      Key.of("idle_timeout", Types.duration(MILLISECOND)).or(Duration.ofSeconds(30));
  static final Key<Duration> SHUTDOWN_GRACE =
      Key.of("shutdown_grace", Types.duration(Duration.ZERO)).or(Duration.ofSeconds(10));
  static final Key<Boolean> COMPRESSION = Key.of("compression", Types.bool()).or(true);
  static final Key<List<String>> ALLOW_ORIGINS =
      Key.of("allow_origins", Types.list(Types.text())).or(List.of());
  static final Key<List<String>> ALLOW_METHODS =
      Key.of("allow_methods", Types.list(Types.text()))
          .or(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
  static final Key<List<String>> ALLOW_HEADERS =
      Key.of("allow_headers", Types.list(Types.text())).or(List.of("*"));
  static final Key<List<String>> EXPOSE_HEADERS =
      Key.of("expose_headers", Types.list(Types.text())).or(List.of("X-Trace-Id"));
  static final Key<Boolean> ALLOW_CREDENTIALS = Key.of("allow_credentials", Types.bool()).or(false);
  static final Key<Duration> MAX_AGE =
      Key.of("max_age", Types.duration(Duration.ZERO)).or(Duration.ofMinutes(10));
  static final Key<Settings> CORS =
      Key.section(
          "cors",
          ALLOW_ORIGINS,
          ALLOW_METHODS,
          ALLOW_HEADERS,
          EXPOSE_HEADERS,
          ALLOW_CREDENTIALS,
          MAX_AGE);
  static final Key<Settings> SERVER =
      Key.section(
          "server",
          HOST,
          PORT,
          TLS,
          MAX_BODY,
          MAX_HEADER,
          REQUEST_TIMEOUT,
          IDLE_TIMEOUT,
          SHUTDOWN_GRACE,
          COMPRESSION,
          CORS,
          ProtectionSection.MAX_HEADERS,
          ProtectionSection.HEADER_TIMEOUT,
          ProtectionSection.MIN_DATA_RATE,
          ProtectionSection.MAX_CONNECTIONS,
          ProtectionSection.MAX_PER_CLIENT,
          ProtectionSection.TRUSTED_PROXIES,
          ProtectionSection.ACCESS_LOG,
          ProtectionSection.MIDDLEWARE);

  static final Key<String> DIRECTORY = Key.of("directory", Types.text()).or("./plugins");
  static final Key<Integer> PARALLELISM = Key.of("parallelism", Types.integer(1, 256)).or(4);
  static final Key<Duration> START_TIMEOUT =
      Key.of("start_timeout", Types.duration(MILLISECOND)).or(Duration.ofSeconds(30));
  static final Key<Duration> STOP_TIMEOUT =
      Key.of("stop_timeout", Types.duration(MILLISECOND)).or(Duration.ofSeconds(10));
  static final Key<Duration> DRAIN_TIMEOUT =
      Key.of("drain_timeout", Types.duration(MILLISECOND)).or(Duration.ofSeconds(30));
  static final Key<Integer> KEEP_VERSIONS = Key.of("keep_versions", Types.integer(0, 100)).or(3);
  static final Key<Integer> MAX_LEAKED = Key.of("max_leaked", Types.integer(0, 1000)).or(3);
  static final Key<Integer> MAX_HEAP_DUMP =
      Key.of("max_heap_dump_mb", Types.integer(0, 2047)).or(1024);
  static final Key<String> BOOT_FAILURE =
      Key.of("boot_failure", Types.choice("continue", "abort")).or("continue");
  static final Key<String> STATE =
      Key.of("state", Types.choice("auto", "file", "database")).or("auto");
  static final Key<Duration> STATE_INTERVAL =
      Key.of("state_interval", Types.duration(Duration.ofMillis(100))).or(Duration.ofSeconds(3));
  static final Key<Integer> KEEP_HISTORY = Key.of("keep_history", Types.integer(1, 10_000)).or(200);
  static final Key<Duration> HISTORY_AGE =
      Key.of("history_age", Types.duration(Duration.ofMinutes(1))).or(Duration.ofDays(90));
  static final Key<List<String>> DISABLED =
      Key.of("disabled", Types.list(pluginName())).or(List.of());
  static final Key<Map<String, Map<String, Object>>> CONFIG =
      Key.of("config", Types.map(PLUGIN, Types.tree())).or(Map.of());
  static final Key<Map<String, Settings>> OVERRIDES =
      Key.of("overrides", Types.map(PLUGIN, ManifestSchema.OVERRIDES)).or(Map.of());

  /** True in development, else false. */
  static final Key<Boolean> WATCH = Key.of("watch", Types.bool());

  static final Key<Duration> DEBOUNCE =
      Key.of("debounce", Types.duration(MILLISECOND)).or(Duration.ofMillis(75));
  static final Key<Boolean> STRICT_TRUSTED = Key.of("strict_trusted", Types.bool());
  static final Key<Integer> RUNAWAY_LIMIT = Key.of("runaway_limit", Types.integer(1, 1000)).or(3);
  static final Key<String> MIDDLEWARE_NAME = ProtectionSection.MIDDLEWARE_NAME;
  static final Key<String> MIDDLEWARE_CLASS = ProtectionSection.MIDDLEWARE_CLASS;
  static final Key<Integer> MIDDLEWARE_ORDER = ProtectionSection.MIDDLEWARE_ORDER;
  static final Key<Map<String, Object>> MIDDLEWARE_CONFIG = ProtectionSection.MIDDLEWARE_CONFIG;
  static final Key<List<Settings>> CALL_MIDDLEWARE =
      Key.of(
              "middleware",
              Types.list(
                  Section.of(
                      MIDDLEWARE_NAME, MIDDLEWARE_CLASS, MIDDLEWARE_ORDER, MIDDLEWARE_CONFIG)))
          .or(List.of());
  static final Map<String, Key<Boolean>> CORE_PLUGINS =
      CorePlugins.NAMES.stream()
          .sorted()
          .collect(
              Collectors.toMap(
                  name -> name,
                  name -> Key.of(name, Types.bool()).or(true),
                  (first, second) -> first,
                  LinkedHashMap::new));
  static final Key<Settings> CORE =
      Key.section("core", CORE_PLUGINS.values().toArray(Key<?>[]::new));
  static final Key<Settings> PLUGINS =
      Key.section(
          "plugins",
          DIRECTORY,
          PARALLELISM,
          START_TIMEOUT,
          STOP_TIMEOUT,
          DRAIN_TIMEOUT,
          KEEP_VERSIONS,
          MAX_LEAKED,
          MAX_HEAP_DUMP,
          BOOT_FAILURE,
          STATE,
          STATE_INTERVAL,
          KEEP_HISTORY,
          HISTORY_AGE,
          DISABLED,
          CORE,
          CONFIG,
          OVERRIDES,
          WATCH,
          DEBOUNCE,
          STRICT_TRUSTED,
          ManifestSchema.EPHEMERAL,
          RUNAWAY_LIMIT,
          CALL_MIDDLEWARE,
          TrustSection.SECRET_KEY,
          TrustSection.TRUSTED_KEYS,
          TrustSection.REVOKED_KEYS);

  static final Key<String> LEVEL = Key.of("level", level()).or("info");
  static final Key<String> FORMAT = Key.of("format", Types.choice("text", "json")).or("text");
  static final Key<String> FILE = Key.of("file", Types.text());
  static final Key<Long> MAX_SIZE = Key.of("max_size", Types.size(1 << 20)).or(10L << 20);
  static final Key<Integer> KEEP = Key.of("keep", Types.integer(1, 10_000)).or(5);
  static final Key<Settings> ROTATION = Key.section("rotation", MAX_SIZE, KEEP);
  static final Key<Map<String, String>> LEVELS = Key.of("levels", Types.map(level())).or(Map.of());
  static final Key<Settings> LOGGING =
      Key.section("logging", LEVEL, FORMAT, FILE, ROTATION, LEVELS);
  static final Key<Settings> OBSERVABILITY =
      Key.section("observability", LOGGING, PlannedSections.METRICS, PlannedSections.TRACING);

  /** A whole {@code xcore.yaml}. */
  public static final Section ROOT =
      Section.of(
          APP,
          SERVER,
          PLUGINS,
          ServicesSection.SERVICES,
          SecuritySection.SECURITY,
          PlannedSections.TENANCY,
          OBSERVABILITY,
          RegistrySection.REGISTRY,
          EventSection.EVENTS,
          AuthSection.AUTH,
          PlannedSections.CLUSTER);

  private ConfigurationSchema() {}

  private static Type<String> level() {
    return Types.choice("trace", "debug", "info", "warn", "error", "off");
  }

  private static Type<String> pluginName() {
    return Types.text(PLUGIN, "a plugin's name");
  }
}
