package dev.xcore.kernel.registry;

import static dev.xcore.kernel.registry.ManifestSchema.*;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.EnvFile;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.kernel.settings.Substitution;
import dev.xcore.kernel.settings.Wording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds a manifest from checked settings: the defaults that depend on the mode, the environment,
 * and the rules that span several keys. Where a value was refused, a stand-in takes its place; the
 * check knows of the problem.
 */
final class ManifestAssembly {

  private final Settings settings;
  private final Path root;
  private final Map<String, String> environment;
  private final PluginManifest.Ephemeral ephemeral;
  private final Check check;
  private final List<String> tasks;

  ManifestAssembly(
      Settings settings,
      Path root,
      Map<String, String> environment,
      PluginManifest.Ephemeral ephemeral,
      Check check,
      List<String> tasks) {
    this.settings = settings;
    this.root = root;
    this.environment = environment;
    this.ephemeral = ephemeral;
    this.check = check;
    this.tasks = List.copyOf(tasks);
  }

  PluginManifest manifest() {
    String name = settings.find(NAME).orElse("");
    ExecutionMode mode = settings.find(EXECUTION_MODE).orElse(ExecutionMode.SANDBOXED);
    checkRequirements(name);
    checkInstances(mode);
    settings.find(ENTRY_POINT).ifPresent(path -> checkInside(settings, ENTRY_POINT, path));
    return new PluginManifest(
        name,
        settings.find(VERSION).orElse(Version.release(0, 0, 0)),
        settings.get(FRAMEWORK_VERSION),
        mode,
        settings.find(ENTRY_POINT),
        new PluginManifest.About(
            settings.get(DESCRIPTION),
            settings.get(AUTHOR),
            settings.get(LICENSE),
            settings.get(HOMEPAGE),
            settings.get(TAGS),
            tasks),
        settings.get(REQUIRES),
        settings.get(EXPORTS),
        permissions(mode),
        settings.get(ALLOWED_CALLERS),
        settings.get(ALLOWED_IMPORTS),
        environment(),
        resources(mode == ExecutionMode.SANDBOXED),
        runtime(),
        new ApiAssembly(settings.get(API), check)
            .api(name, mode == ExecutionMode.LEGACY ? "/app/" + name : "/plugins/" + name),
        files(),
        settings.get(CONFIG));
  }

  private void checkRequirements(String name) {
    List<String> names = settings.get(REQUIRES).stream().map(Requirement::name).toList();
    String twice = ManifestTypes.duplicates(names);
    if (!twice.isEmpty()) {
      check.problem(settings.place(REQUIRES), REQUIRES.name(), "names twice: " + twice);
    }
    if (!name.isEmpty() && names.contains(name)) {
      check.problem(settings.place(REQUIRES), REQUIRES.name(), "the plugin cannot require itself");
    }
  }

  private void checkInstances(ExecutionMode mode) {
    Settings runtime = settings.get(RUNTIME);
    if (mode == ExecutionMode.EPHEMERAL && runtime.get(INSTANCES) > 1) {
      check.problem(
          runtime.place(INSTANCES),
          "runtime.instances",
          "is not for execution_mode ephemeral, where every call has its own instance; leave it out"
              + " and say ephemeral.max_concurrent");
    }
  }

  private Optional<List<PermissionRule>> permissions(ExecutionMode mode) {
    return settings
        .find(PERMISSIONS)
        .or(() -> mode == ExecutionMode.SANDBOXED ? Optional.of(List.of()) : Optional.empty());
  }

  private PluginManifest.Resources resources(boolean sandboxed) {
    Settings resources = settings.get(RESOURCES);
    return new PluginManifest.Resources(
        resources.find(TIMEOUT).orElse(Duration.ofSeconds(sandboxed ? 10 : 30)),
        resources.find(MAX_CONCURRENT).orElse(sandboxed ? 64 : 1000),
        resources
            .find(RATE_LIMIT)
            .orElseGet(() ->
                sandboxed
                    ? Optional.of(new PluginManifest.RateLimit(100, Duration.ofSeconds(1)))
                    : Optional.empty()),
        resources.get(MAX_MEMORY),
        resources.get(MAX_CPU),
        resources.get(MAX_THREADS),
        resources.get(MAX_DISK),
        resources.find(MAX_CPU_TIME));
  }

  private PluginManifest.Runtime runtime() {
    Settings runtime = settings.get(RUNTIME);
    Settings health = runtime.get(HEALTH_CHECK);
    Settings retry = runtime.get(RETRY);
    Settings restart = runtime.get(RESTART);
    return new PluginManifest.Runtime(
        settings.get(LOAD).equals("lazy"),
        settings.get(BOOT_FAILURE).equals("abort"),
        settings.get(RELOAD).equals("restart"),
        runtime.get(INSTANCES),
        runtime.get(INSTANCE_ISOLATION),
        new PluginManifest.HealthCheck(
            health.get(HEALTH_ENABLED),
            health.get(HEALTH_INTERVAL),
            health.get(HEALTH_TIMEOUT),
            health.get(UNHEALTHY_AFTER)),
        new PluginManifest.Retry(retry.get(MAX_ATTEMPTS), retry.get(RETRY_BACKOFF)),
        circuitBreaker(runtime),
        new PluginManifest.Restart(
            restart.get(MAX_RESTARTS), restart.get(RESTART_WINDOW), restart.get(RESTART_BACKOFF)),
        ManifestSchema.ephemeral(settings.get(EPHEMERAL), ephemeral));
  }

  private static Optional<PluginManifest.CircuitBreaker> circuitBreaker(Settings runtime) {
    if (!runtime.isSet(CIRCUIT_BREAKER)) {
      return Optional.empty();
    }
    Settings breaker = runtime.get(CIRCUIT_BREAKER);
    return Optional.of(
        new PluginManifest.CircuitBreaker(
            breaker.get(FAILURE_RATE), breaker.get(CIRCUIT_WINDOW), breaker.get(OPEN_FOR)));
  }

  private PluginManifest.Files files() {
    Settings files = settings.get(FILESYSTEM);
    return new PluginManifest.Files(files.get(ALLOWED_PATHS), files.get(DENIED_PATHS));
  }

  /** The plugin's {@code .env} when asked for, then {@code env} of the manifest over it. */
  private Map<String, String> environment() {
    Map<String, String> fromFile = new LinkedHashMap<>();
    Settings configuration = settings.get(ENV_CONFIGURATION);
    if (configuration.get(INJECT)) {
      String path = configuration.get(ENV_FILE);
      if (checkInside(configuration, ENV_FILE, path)) {
        fromFile.putAll(envFile(configuration, path));
      }
    }
    Map<String, String> result = new LinkedHashMap<>();
    fromFile.forEach((key, text) -> result.put(key, environment.getOrDefault(key, text)));
    Substitution substitution =
        Substitution.of(key -> environment.getOrDefault(key, fromFile.get(key)));
    settings
        .find(ENV)
        .orElse(Map.of())
        .forEach((key, text) -> {
          try {
            result.put(key, substitution.apply(text));
          } catch (IllegalArgumentException e) {
            check.problem(settings.place(ENV), "env." + key, String.valueOf(e.getMessage()));
          }
        });
    return Map.copyOf(result);
  }

  private Map<String, String> envFile(Settings configuration, String path) {
    Map<String, String> values = new LinkedHashMap<>();
    try {
      String shown = configuration.place(ENV_FILE).source().replaceFirst("[^/\\\\]*$", "") + path;
      EnvFile.read(root.resolve(path), shown)
          .values()
          .forEach((key, value) -> values.put(key, value.text()));
    } catch (SettingsException e) {
      e.problems().forEach(check::problem);
    }
    return values;
  }

  /** Links may lead anywhere, so the real path decides. A file that is absent leads nowhere. */
  private boolean checkInside(Settings section, Key<String> key, String path) {
    Path file = root.resolve(path);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    String reason;
    try {
      if (file.toRealPath().startsWith(root.toRealPath())) {
        return true;
      }
      reason = "'%s' leads outside the plugin".formatted(Wording.shorten(path));
    } catch (IOException e) {
      reason = "'%s' cannot be followed: %s".formatted(Wording.shorten(path), e);
    }
    check.problem(section.place(key), key.name(), reason);
    return false;
  }
}
