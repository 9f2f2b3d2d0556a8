package dev.xcore.kernel.registry;

import dev.xcore.handlers.ApiVersions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a plugin says of itself in {@code plugin.yaml}, checked and with every default filled in.
 *
 * @param name unique, {@code ^[a-z][a-z0-9_-]{0,62}$}
 * @param version SemVer
 * @param frameworkVersion versions of the platform it works with
 * @param mode where it runs
 * @param entryPoint class name or path below the plugin, empty for the only {@code Plugin} class
 * @param about texts for people
 * @param requires other plugins it needs
 * @param exports packages that plugins requiring it may link to
 * @param permissions rules in force; empty means that everything is allowed
 * @param allowedCallers names or globs of plugins that may call it
 * @param allowedImports sandboxed: packages or classes beyond the default list
 * @param env its environment, substituted
 * @param resources its limits
 * @param runtime how it is run
 * @param api where its routes are mounted
 * @param files sandboxed: paths it may use
 * @param config its own settings
 */
public record PluginManifest(
    String name,
    Version version,
    VersionRange frameworkVersion,
    ExecutionMode mode,
    Optional<String> entryPoint,
    About about,
    List<Requirement> requires,
    List<String> exports,
    Optional<List<PermissionRule>> permissions,
    List<String> allowedCallers,
    List<String> allowedImports,
    Map<String, String> env,
    Resources resources,
    Runtime runtime,
    Api api,
    Files files,
    Map<String, Object> config) {

  /**
   * Says what to do with a plugin of generation 1.
   *
   * @param name of the plugin
   * @return one sentence
   */
  public static String deprecation(String name) {
    return "is a plugin of generation 1, a form that is deprecated: 'xcore plugin migrate %s' shows the way to a plugin.yaml, docs/legacy.md explains it"
        .formatted(name);
  }

  /**
   * Says that tasks of generation 1 do not run.
   *
   * @param tasks their names
   * @return one sentence
   */
  public static String idleTasks(List<String> tasks) {
    return "names background tasks, which this version shows and does not run: "
        + String.join(", ", tasks);
  }

  /**
   * Texts for people.
   *
   * @param description what the plugin does
   * @param author who wrote it
   * @param license its licence
   * @param homepage where to read more
   * @param tags groups in documentation and console
   * @param tasks names of background tasks that a plugin of generation 1 speaks of
   */
  public record About(
      String description,
      String author,
      String license,
      String homepage,
      List<String> tags,
      List<String> tasks) {

    /**
     * Describes a plugin without tasks of generation 1.
     *
     * @param description what the plugin does
     * @param author who wrote it
     * @param license its licence
     * @param homepage where to read more
     * @param tags groups in documentation and console
     */
    public About(
        String description, String author, String license, String homepage, List<String> tags) {
      this(description, author, license, homepage, tags, List.of());
    }
  }

  /**
   * Limits of a plugin.
   *
   * @param timeout per call
   * @param maxConcurrent calls in flight
   * @param rateLimit of actions and routes
   * @param maxMemoryMb sandboxed: memory of a worker in MiB
   * @param maxCpuPercent sandboxed: percent of one core
   * @param maxThreads sandboxed: platform threads
   * @param maxDiskMb sandboxed: MiB in its data folder
   * @param maxCpuTime sandboxed: processor time of one call
   */
  public record Resources(
      Duration timeout,
      int maxConcurrent,
      Optional<RateLimit> rateLimit,
      int maxMemoryMb,
      int maxCpuPercent,
      int maxThreads,
      int maxDiskMb,
      Optional<Duration> maxCpuTime) {}

  /**
   * A rate.
   *
   * @param calls allowed per period, at least 1
   * @param period at least a millisecond
   */
  public record RateLimit(long calls, Duration period) {}

  /**
   * How a plugin is run.
   *
   * @param lazy whether it is activated by its first call only
   * @param abortBoot whether its failure stops the server's start
   * @param restartReload whether the old version stops before the new one starts
   * @param instances how many instances share its calls
   * @param instanceIsolation whether each instance has its own class loader
   * @param healthCheck when it is checked
   * @param retry of calls marked retryable
   * @param circuitBreaker when calls are suspended
   * @param restart of crashed workers
   * @param ephemeral the pool of throw-away instances
   */
  public record Runtime(
      boolean lazy,
      boolean abortBoot,
      boolean restartReload,
      int instances,
      boolean instanceIsolation,
      HealthCheck healthCheck,
      Retry retry,
      Optional<CircuitBreaker> circuitBreaker,
      Restart restart,
      Ephemeral ephemeral) {}

  /**
   * When a plugin's health is checked.
   *
   * @param enabled whether at all
   * @param interval between checks
   * @param timeout of one check
   * @param unhealthyAfter rounds of checks in a row that must fail before it counts as unhealthy
   */
  public record HealthCheck(
      boolean enabled, Duration interval, Duration timeout, int unhealthyAfter) {

    /**
     * Makes settings under which the second failed round counts.
     *
     * @param enabled whether at all
     * @param interval between checks
     * @param timeout of one check
     */
    public HealthCheck(boolean enabled, Duration interval, Duration timeout) {
      this(enabled, interval, timeout, 2);
    }
  }

  /**
   * Repetition of failed calls.
   *
   * @param maxAttempts the first included
   * @param backoff before the second attempt
   */
  public record Retry(int maxAttempts, Duration backoff) {}

  /**
   * Suspension of calls after failures.
   *
   * @param failureRate percent that opens the circuit
   * @param window calls that are counted
   * @param openFor before calls are tried again
   */
  public record CircuitBreaker(double failureRate, int window, Duration openFor) {}

  /**
   * Restart of crashed workers.
   *
   * @param maxRestarts within the window, before giving up
   * @param window in which restarts are counted
   * @param backoff before the first restart
   */
  public record Restart(int maxRestarts, Duration window, Duration backoff) {}

  /**
   * The pool of throw-away instances.
   *
   * @param poolSize instances kept warm
   * @param maxIdle before a warm instance is dropped
   * @param maxConcurrent instances at once
   * @param bootTimeout of one instance
   */
  public record Ephemeral(int poolSize, Duration maxIdle, int maxConcurrent, Duration bootTimeout) {

    /** What is in force where neither the manifest nor the operator says otherwise. */
    public static final Ephemeral USUAL =
        new Ephemeral(0, Duration.ofSeconds(60), 10, Duration.ofSeconds(5));
  }

  /**
   * Where routes are mounted.
   *
   * @param prefix starts with {@code /}
   * @param versions of the API served side by side
   * @param preferred the version that a request without one gets; empty without versions
   * @param deprecated dates by version, ISO 8601
   * @param sunset dates by version, ISO 8601
   */
  public record Api(
      String prefix,
      List<String> versions,
      String preferred,
      Map<String, String> deprecated,
      Map<String, String> sunset) {

    /**
     * Makes an API whose first version, if it has any, is the preferred one.
     *
     * @param prefix starts with {@code /}
     * @param versions of the API served side by side
     * @param deprecated dates by version, ISO 8601
     * @param sunset dates by version, ISO 8601
     */
    public Api(
        String prefix,
        List<String> versions,
        Map<String, String> deprecated,
        Map<String, String> sunset) {
      this(prefix, versions, versions.isEmpty() ? "" : versions.getFirst(), deprecated, sunset);
    }

    /**
     * Returns the versions as handlers are checked against them.
     *
     * @return the versions; without any if there is nothing to choose from
     */
    public ApiVersions choices() {
      return new ApiVersions(versions, preferred);
    }

    /**
     * Returns since when a version should not be used any more.
     *
     * @param version a listed version
     * @return the moment, empty if it is not deprecated
     */
    public Optional<Instant> deprecatedAt(String version) {
      return Optional.ofNullable(deprecated.get(version)).map(Api::instant);
    }

    /**
     * Returns when a version ends.
     *
     * @param version a listed version
     * @return the moment from which it is not served any more, empty if no end is known
     */
    public Optional<Instant> sunsetAt(String version) {
      return Optional.ofNullable(sunset.get(version)).map(Api::instant);
    }

    /**
     * Returns the moment of a date.
     *
     * @param date ISO 8601; a day means its first moment in UTC
     * @return the moment
     * @throws java.time.DateTimeException if it is no such date
     */
    public static Instant instant(String date) {
      return date.contains("T")
          ? OffsetDateTime.parse(date).toInstant()
          : LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
  }

  /**
   * Paths of a sandboxed plugin.
   *
   * @param allowed relative to the plugin
   * @param denied relative to the plugin
   */
  public record Files(List<String> allowed, List<String> denied) {}
}
