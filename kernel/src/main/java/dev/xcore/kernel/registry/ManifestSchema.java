package dev.xcore.kernel.registry;

import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Type;
import dev.xcore.kernel.settings.Types;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every key of a manifest, with its type and default. */
public final class ManifestSchema {

  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final int MANY = 1_000_000;

  static final Key<String> NAME = Key.of("name", ManifestTypes.name()).required();
  static final Key<Version> VERSION = Key.of("version", ManifestTypes.version()).required();
  static final Key<VersionRange> FRAMEWORK_VERSION =
      Key.of("framework_version", ManifestTypes.range()).or(VersionRange.parse("*"));
  static final Key<ExecutionMode> EXECUTION_MODE =
      Key.of("execution_mode", Types.choice(ExecutionMode.class)).or(ExecutionMode.SANDBOXED);
  static final Key<String> ENTRY_POINT = Key.of("entry_point", ManifestTypes.entryPoint());
  static final Key<String> DESCRIPTION = Key.of("description", Types.text()).or("");
  static final Key<String> AUTHOR = Key.of("author", Types.text()).or("");
  static final Key<String> LICENSE = Key.of("license", Types.text()).or("");
  static final Key<String> HOMEPAGE = Key.of("homepage", ManifestTypes.homepage()).or("");
  static final Key<List<String>> TAGS = Key.of("tags", Types.list(Types.text())).or(List.of());
  static final Key<List<Requirement>> REQUIRES =
      Key.of("requires", Types.list(ManifestTypes.requirement())).or(List.of());
  static final Key<List<String>> EXPORTS =
      Key.of("exports", Types.list(ManifestTypes.packageName())).or(List.of());
  static final Key<List<PermissionRule>> PERMISSIONS =
      Key.of("permissions", Types.list(PermissionTypes.rule()));
  static final Key<List<String>> ALLOWED_CALLERS =
      Key.of("allowed_callers", Types.list(ManifestTypes.caller())).or(List.of("*"));
  static final Key<List<String>> ALLOWED_IMPORTS =
      Key.of("allowed_imports", Types.list(ManifestTypes.importName())).or(List.of());
  static final Key<Map<String, String>> ENV =
      Key.of("env", Types.map(ManifestTypes.VARIABLE, Types.anyScalar())).or(Map.of());

  static final Key<Boolean> INJECT = Key.of("inject", Types.bool()).or(false);
  static final Key<String> ENV_FILE =
      Key.of("env_file", ManifestTypes.relativePath()).or(".env").alias("envfile");
  static final Key<Settings> ENV_CONFIGURATION = Key.section("envconfiguration", INJECT, ENV_FILE);

  static final Key<Long> CALLS = Key.of("calls", Types.wholeNumber(1, Integer.MAX_VALUE)).or(100L);
  static final Key<Duration> PERIOD =
      Key.of("period_seconds", Types.duration(MILLISECOND))
          .or(Duration.ofSeconds(1))
          .alias("period");
  static final Key<Duration> TIMEOUT =
      Key.of("timeout", Types.duration(MILLISECOND)).alias("timeout_seconds");
  static final Key<Integer> MAX_CONCURRENT = Key.of("max_concurrent", Types.integer(1, MANY));
  static final Key<Optional<PluginManifest.RateLimit>> RATE_LIMIT =
      Key.of("rate_limit", rateLimit());
  static final Key<Integer> MAX_MEMORY = Key.of("max_memory_mb", Types.integer(16, MANY)).or(128);
  static final Key<Integer> MAX_CPU = Key.of("max_cpu_percent", Types.integer(1, 100_000)).or(100);
  static final Key<Integer> MAX_THREADS = Key.of("max_threads", Types.integer(1, 100_000)).or(64);
  static final Key<Integer> MAX_DISK = Key.of("max_disk_mb", Types.integer(0, MANY)).or(50);
  static final Key<Duration> MAX_CPU_TIME = Key.of("max_cpu_seconds", Types.duration(MILLISECOND));
  static final Key<Settings> RESOURCES =
      Key.section(
          "resources",
          TIMEOUT,
          MAX_CONCURRENT,
          RATE_LIMIT,
          MAX_MEMORY,
          MAX_CPU,
          MAX_THREADS,
          MAX_DISK,
          MAX_CPU_TIME);

  static final Key<Boolean> HEALTH_ENABLED = Key.of("enabled", Types.bool()).or(true);
  static final Key<Duration> HEALTH_INTERVAL =
      Key.of("interval", Types.duration(MILLISECOND))
          .or(Duration.ofSeconds(30))
          .alias("interval_seconds");
  static final Key<Duration> HEALTH_TIMEOUT =
      Key.of("timeout", Types.duration(MILLISECOND))
          .or(Duration.ofSeconds(3))
          .alias("timeout_seconds");
  static final Key<Integer> UNHEALTHY_AFTER =
      Key.of("unhealthy_after", Types.integer(1, 1000)).or(2);
  static final Key<Settings> HEALTH_CHECK =
      Key.section("health_check", HEALTH_ENABLED, HEALTH_INTERVAL, HEALTH_TIMEOUT, UNHEALTHY_AFTER);

  static final Key<Integer> MAX_ATTEMPTS = Key.of("max_attempts", Types.integer(1, 100)).or(1);
  static final Key<Duration> RETRY_BACKOFF =
      Key.of("backoff", Types.duration(Duration.ZERO)).or(Duration.ZERO).alias("backoff_seconds");
  static final Key<Settings> RETRY = Key.section("retry", MAX_ATTEMPTS, RETRY_BACKOFF);

  static final Key<Double> FAILURE_RATE = Key.of("failure_rate", Types.number(1, 100)).or(50.0);
  static final Key<Integer> CIRCUIT_WINDOW = Key.of("window", Types.integer(1, MANY)).or(100);
  static final Key<Duration> OPEN_FOR =
      Key.of("open_for", Types.duration(MILLISECOND)).or(Duration.ofSeconds(30));
  static final Key<Settings> CIRCUIT_BREAKER =
      Key.section("circuit_breaker", FAILURE_RATE, CIRCUIT_WINDOW, OPEN_FOR);

  static final Key<Integer> MAX_RESTARTS = Key.of("max_restarts", Types.integer(0, 10_000)).or(5);
  static final Key<Duration> RESTART_WINDOW =
      Key.of("window", Types.duration(MILLISECOND)).or(Duration.ofSeconds(60));
  static final Key<Duration> RESTART_BACKOFF =
      Key.of("backoff", Types.duration(Duration.ZERO)).or(Duration.ofSeconds(1));
  static final Key<Settings> RESTART =
      Key.section("restart", MAX_RESTARTS, RESTART_WINDOW, RESTART_BACKOFF);

  static final Key<Integer> INSTANCES = Key.of("instances", Types.integer(1, 1000)).or(1);
  static final Key<Boolean> INSTANCE_ISOLATION =
      Key.of("instance_isolation", Types.bool()).or(false);
  static final Key<Settings> RUNTIME =
      Key.section(
          "runtime", HEALTH_CHECK, RETRY, CIRCUIT_BREAKER, INSTANCES, INSTANCE_ISOLATION, RESTART);

  static final Key<String> LOAD = Key.of("load", Types.choice("eager", "lazy")).or("eager");
  static final Key<String> BOOT_FAILURE =
      Key.of("boot_failure", Types.choice("continue", "abort")).or("continue");
  static final Key<String> RELOAD = Key.of("reload", Types.choice("swap", "restart")).or("swap");

  static final Key<List<String>> ALLOWED_PATHS =
      Key.of("allowed_paths", Types.list(ManifestTypes.relativePath())).or(List.of());
  static final Key<List<String>> DENIED_PATHS =
      Key.of("denied_paths", Types.list(ManifestTypes.relativePath())).or(List.of());
  static final Key<Settings> FILESYSTEM = Key.section("filesystem", ALLOWED_PATHS, DENIED_PATHS);

  static final Key<Settings> PLACEMENT =
      Key.section(
              "placement",
              Key.of("labels", Types.map(Types.anyScalar())).or(Map.of()),
              Key.of("replicas", Types.integer(1, 10_000)).or(1))
          .planned();

  static final Key<Integer> POOL_SIZE = Key.of("pool_size", Types.integer(0, 10_000)).or(0);
  static final Key<Duration> MAX_IDLE =
      Key.of("max_idle_seconds", Types.duration(MILLISECOND))
          .or(Duration.ofSeconds(60))
          .alias("max_idle");
  static final Key<Integer> EPHEMERAL_CONCURRENT =
      Key.of("max_concurrent", Types.integer(1, MANY)).or(10);
  static final Key<Duration> BOOT_TIMEOUT =
      Key.of("boot_timeout", Types.duration(MILLISECOND)).or(Duration.ofSeconds(5));

  /** The pool of throw-away instances: in a manifest, or as {@code plugins.ephemeral}. */
  public static final Key<Settings> EPHEMERAL =
      Key.section("ephemeral", POOL_SIZE, MAX_IDLE, EPHEMERAL_CONCURRENT, BOOT_TIMEOUT);

  static final Key<String> PREFIX = Key.of("prefix", ManifestTypes.prefix());
  static final Key<List<String>> API_VERSIONS =
      Key.of(
              "versions",
              Types.list(Types.text(ManifestTypes.API_VERSION, "an API version such as v1")))
          .or(List.of());
  static final Key<String> API_DEFAULT =
      Key.of("default", Types.text(ManifestTypes.API_VERSION, "an API version such as v1"));
  static final Key<Map<String, String>> API_DEPRECATED =
      Key.of("deprecated", Types.map(ManifestTypes.date())).or(Map.of());
  static final Key<Map<String, String>> API_SUNSET =
      Key.of("sunset", Types.map(ManifestTypes.date())).or(Map.of());
  static final Key<Settings> API =
      Key.section("api", PREFIX, API_VERSIONS, API_DEFAULT, API_DEPRECATED, API_SUNSET);

  static final Key<Map<String, Object>> CONFIG =
      Key.of("config", Types.tree()).or(Map.of()).alias("extra");

  /** A whole {@code plugin.yaml}. */
  public static final Section MANIFEST =
      Section.of(
          NAME,
          VERSION,
          FRAMEWORK_VERSION,
          EXECUTION_MODE,
          ENTRY_POINT,
          DESCRIPTION,
          AUTHOR,
          LICENSE,
          HOMEPAGE,
          TAGS,
          REQUIRES,
          EXPORTS,
          PERMISSIONS,
          ALLOWED_CALLERS,
          ALLOWED_IMPORTS,
          ENV,
          ENV_CONFIGURATION,
          RESOURCES,
          RUNTIME,
          LOAD,
          BOOT_FAILURE,
          FILESYSTEM,
          RELOAD,
          PLACEMENT,
          EPHEMERAL,
          API,
          CONFIG);

  /** What an operator may override: {@code plugins.overrides.NAME}. */
  public static final Section OVERRIDES =
      Section.of(RUNTIME, RESOURCES, PERMISSIONS, ALLOWED_CALLERS);

  private ManifestSchema() {}

  /**
   * Returns what a section {@link #EPHEMERAL} says.
   *
   * @param section the section
   * @param defaults for what it does not say
   * @return the limits
   */
  public static PluginManifest.Ephemeral ephemeral(
      Settings section, PluginManifest.Ephemeral defaults) {
    return new PluginManifest.Ephemeral(
        section.isSet(POOL_SIZE) ? section.get(POOL_SIZE) : defaults.poolSize(),
        section.isSet(MAX_IDLE) ? section.get(MAX_IDLE) : defaults.maxIdle(),
        section.isSet(EPHEMERAL_CONCURRENT)
            ? section.get(EPHEMERAL_CONCURRENT)
            : defaults.maxConcurrent(),
        section.isSet(BOOT_TIMEOUT) ? section.get(BOOT_TIMEOUT) : defaults.bootTimeout());
  }

  /**
   * Returns the type of an entry of {@code allowed_imports}, in a manifest or a configuration.
   *
   * @return a class, a package, or a package with those below it
   */
  public static Type<String> importName() {
    return ManifestTypes.importName();
  }

  private static Type<Optional<PluginManifest.RateLimit>> rateLimit() {
    return Types.either(
        Types.choice("none").as("none", none -> Optional.empty()),
        Section.of(CALLS, PERIOD)
            .as(
                "{calls, period_seconds}",
                s ->
                    Optional.of(
                        new PluginManifest.RateLimit(
                            s.find(CALLS).orElse(1L),
                            s.find(PERIOD).orElse(Duration.ofSeconds(1))))));
  }
}
