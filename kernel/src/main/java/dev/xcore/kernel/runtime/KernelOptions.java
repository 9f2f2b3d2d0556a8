package dev.xcore.kernel.runtime;

import dev.xcore.handlers.CustomConstraints;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.events.EventSettings;
import dev.xcore.kernel.jobs.JobBoard;
import dev.xcore.kernel.leaks.UnloadOptions;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.sandbox.SandboxOptions;
import dev.xcore.kernel.security.ScanSettings;
import dev.xcore.kernel.services.Migrations;
import dev.xcore.kernel.services.ServiceProvider;
import dev.xcore.kernel.signing.SignaturePolicy;
import dev.xcore.kernel.state.PluginStateFile;
import dev.xcore.kernel.state.PluginStates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All that the kernel needs to know of its application.
 *
 * @param pluginDirectory where plugins lie; need not exist
 * @param varDirectory where the platform writes
 * @param frameworkVersion the platform's version
 * @param parallelism plugins loaded at once, at least 1
 * @param disabled names of plugins that are not loaded
 * @param pluginConfig the operator's settings for a plugin, by name; they beat the manifest's
 * @param pluginOverrides the operator's {@code runtime, resources, permissions, allowed_callers}
 *     for a plugin, by name, in the form of the manifest; they beat the manifest's
 * @param environment for {@code ${VAR}} in manifests
 * @param ephemeral limits of throw-away instances where manifests say nothing
 * @param startTimeout of a constructor and of {@code onLoad}
 * @param stopTimeout of {@code onUnload}
 * @param drainTimeout how long an old version may finish its calls
 * @param customConstraints makes the full validator for a plugin's class loader, when needed
 * @param events brings events from plugin to plugin, those of the kernel included; closed with the
 *     kernel
 * @param unloading how the end of plugins is watched
 * @param signatures what is asked of plugins' signatures, asked at each use
 * @param abortBoot whether any plugin that fails stops the boot
 * @param calls what holds for calls of all plugins
 * @param sandbox how processes of sandboxed plugins are run
 * @param scan what code of sandboxed plugins may use
 * @param outbound sends plugins' requests to other servers; closed with the kernel
 * @param services what others offer to plugins
 * @param provided what plugins offer to each other
 * @param migrations brings the tables of plugins up to date
 * @param jobs has the jobs of plugins run
 * @param states remembers plugins beyond the life of the process; empty for a file of this node's
 * @param core the plugins that come with the platform
 */
public record KernelOptions(
    Path pluginDirectory,
    Path varDirectory,
    Version frameworkVersion,
    int parallelism,
    Set<String> disabled,
    Function<String, Map<String, Object>> pluginConfig,
    Function<String, Map<String, Object>> pluginOverrides,
    Map<String, String> environment,
    PluginManifest.Ephemeral ephemeral,
    Duration startTimeout,
    Duration stopTimeout,
    Duration drainTimeout,
    Function<ClassLoader, CustomConstraints> customConstraints,
    EventBus events,
    UnloadOptions unloading,
    Supplier<SignaturePolicy> signatures,
    boolean abortBoot,
    CallOptions calls,
    SandboxOptions sandbox,
    ScanSettings scan,
    OutboundHttp outbound,
    ServiceProvider services,
    ProvidedServices provided,
    Migrations migrations,
    JobBoard jobs,
    Optional<PluginStates> states,
    CorePlugins core) {

  /** Returns the file in which users' wishes are kept. */
  Path desiredStateFile() {
    return PluginStateFile.in(varDirectory);
  }

  /**
   * Begins options with the defaults of everything that is not said.
   *
   * @param pluginDirectory where plugins lie; need not exist
   * @param varDirectory where the platform writes
   * @param frameworkVersion the platform's version
   * @return a builder
   */
  public static Builder builder(Path pluginDirectory, Path varDirectory, Version frameworkVersion) {
    return new Builder(pluginDirectory, varDirectory, frameworkVersion);
  }

  /** Collects options. Not thread safe. */
  public static final class Builder {

    private final Path pluginDirectory;
    private final Path varDirectory;
    private final Version frameworkVersion;
    private int parallelism = Runtime.getRuntime().availableProcessors();
    private Set<String> disabled = Set.of();
    private Function<String, Map<String, Object>> pluginConfig = name -> Map.of();
    private Function<String, Map<String, Object>> pluginOverrides = name -> Map.of();
    private Map<String, String> environment = Map.of();
    private PluginManifest.Ephemeral ephemeral = PluginManifest.Ephemeral.USUAL;
    private Duration startTimeout = Duration.ofSeconds(30);
    private Duration stopTimeout = Duration.ofSeconds(10);
    private Duration drainTimeout = Duration.ofSeconds(30);
    private Function<ClassLoader, CustomConstraints> customConstraints =
        loader -> value -> List.of();
    private Optional<EventBus> events = Optional.empty();
    private UnloadOptions unloading = UnloadOptions.USUAL;
    private Supplier<SignaturePolicy> signatures = () -> SignaturePolicy.LENIENT;
    private boolean abortBoot;
    private CallOptions calls = CallOptions.usual();
    private Optional<SandboxOptions> sandbox = Optional.empty();
    private ScanSettings scan = ScanSettings.USUAL;
    private OutboundHttp outbound = OutboundHttp.none();
    private ServiceProvider services = ServiceProvider.none();
    private ProvidedServices provided = ProvidedServices.create(Map.of());
    private Migrations migrations = Migrations.none();
    private JobBoard jobs = JobBoard.none();
    private Optional<PluginStates> states = Optional.empty();
    private CorePlugins core = CorePlugins.none();

    private Builder(Path pluginDirectory, Path varDirectory, Version frameworkVersion) {
      this.pluginDirectory = pluginDirectory;
      this.varDirectory = varDirectory;
      this.frameworkVersion = frameworkVersion;
    }

    /**
     * Sets how many plugins are loaded at once.
     *
     * @param plugins at least 1
     * @return this
     */
    public Builder parallelism(int plugins) {
      parallelism = plugins;
      return this;
    }

    /**
     * Names plugins that are not loaded.
     *
     * @param names their names
     * @return this
     */
    public Builder disabled(Set<String> names) {
      disabled = names;
      return this;
    }

    /**
     * Sets the operator's settings for plugins.
     *
     * @param config by plugin name, asked at each use
     * @return this
     */
    public Builder pluginConfig(Function<String, Map<String, Object>> config) {
      pluginConfig = config;
      return this;
    }

    /**
     * Sets what the operator says over the manifests.
     *
     * @param overrides by plugin name, asked at each use
     * @return this
     */
    public Builder pluginOverrides(Function<String, Map<String, Object>> overrides) {
      pluginOverrides = overrides;
      return this;
    }

    /**
     * Sets what {@code ${VAR}} in manifests means.
     *
     * @param variables by name
     * @return this
     */
    public Builder environment(Map<String, String> variables) {
      environment = variables;
      return this;
    }

    /**
     * Sets the limits of throw-away instances.
     *
     * @param limits in force where manifests say nothing
     * @return this
     */
    public Builder ephemeral(PluginManifest.Ephemeral limits) {
      ephemeral = limits;
      return this;
    }

    /**
     * Sets the deadlines of life-cycle callbacks.
     *
     * @param start of a constructor and of {@code onLoad}
     * @param stop of {@code onUnload}
     * @param drain how long an old version may finish its calls
     * @return this
     */
    public Builder timeouts(Duration start, Duration stop, Duration drain) {
      startTimeout = start;
      stopTimeout = stop;
      drainTimeout = drain;
      return this;
    }

    /**
     * Sets the full validator.
     *
     * @param validator makes one for a plugin's class loader
     * @return this
     */
    public Builder customConstraints(Function<ClassLoader, CustomConstraints> validator) {
      customConstraints = validator;
      return this;
    }

    /**
     * Sets what brings events from plugin to plugin, and where the kernel announces what happens.
     *
     * @param bus closed with the kernel
     * @return this
     */
    public Builder events(EventBus bus) {
      events = Optional.of(bus);
      return this;
    }

    /**
     * Sets how the end of plugins is watched.
     *
     * @param watch limits and times
     * @return this
     */
    public Builder unloading(UnloadOptions watch) {
      unloading = watch;
      return this;
    }

    /**
     * Sets what is asked of plugins' signatures.
     *
     * @param policy asked at each use; by default nothing is demanded and nobody trusted
     * @return this
     */
    public Builder signatures(Supplier<SignaturePolicy> policy) {
      signatures = policy;
      return this;
    }

    /**
     * Lets any plugin that fails stop the boot, not only those whose manifest says so.
     *
     * @param isAborted whether it does; false by default
     * @return this
     */
    public Builder abortBoot(boolean isAborted) {
      abortBoot = isAborted;
      return this;
    }

    /**
     * Sets what holds for calls of all plugins.
     *
     * @param options for calls
     * @return this
     */
    public Builder calls(CallOptions options) {
      calls = options;
      return this;
    }

    /**
     * Sets how processes of sandboxed plugins are run.
     *
     * @param options for them
     * @return this
     */
    public Builder sandbox(SandboxOptions options) {
      sandbox = Optional.of(options);
      return this;
    }

    /**
     * Sets what code of sandboxed plugins may use.
     *
     * @param settings of the code scan
     * @return this
     */
    public Builder scan(ScanSettings settings) {
      scan = settings;
      return this;
    }

    /**
     * Sets what sends plugins' requests to other servers.
     *
     * @param port closed with the kernel; by default nothing is sent
     * @return this
     */
    public Builder outbound(OutboundHttp port) {
      outbound = port;
      return this;
    }

    /**
     * Sets what others offer to plugins.
     *
     * @param provider of services; by default there are none
     * @return this
     */
    public Builder services(ServiceProvider provider) {
      services = provider;
      return this;
    }

    /**
     * Sets the board of what plugins offer to each other; by default an own one without bindings.
     *
     * @param board of this platform alone
     * @return this
     */
    public Builder provided(ProvidedServices board) {
      provided = board;
      return this;
    }

    /**
     * Sets what brings the tables of plugins up to date.
     *
     * @param port runs before the code of a version; by default plugins with migrations are refused
     * @return this
     */
    public Builder migrations(Migrations port) {
      migrations = port;
      return this;
    }

    /**
     * Sets what has the jobs of plugins run.
     *
     * @param board hears which plugins serve; by default jobs are not run
     * @return this
     */
    public Builder jobs(JobBoard board) {
      jobs = board;
      return this;
    }

    /**
     * Sets what remembers plugins beyond the life of the process.
     *
     * @param store opened and closed with the kernel; by default a file of this node's
     * @return this
     */
    public Builder states(PluginStates store) {
      states = Optional.of(store);
      return this;
    }

    /**
     * Sets the plugins that come with the platform.
     *
     * @param plugins their files are in {@code var/core} before the boot; by default there are none
     * @return this
     */
    public Builder core(CorePlugins plugins) {
      core = plugins;
      return this;
    }

    /**
     * Makes the options.
     *
     * @return the options
     */
    public KernelOptions build() {
      return new KernelOptions(
          pluginDirectory,
          varDirectory,
          frameworkVersion,
          parallelism,
          disabled,
          pluginConfig,
          pluginOverrides,
          environment,
          ephemeral,
          startTimeout,
          stopTimeout,
          drainTimeout,
          customConstraints,
          events.orElseGet(() -> EventBus.create(EventSettings.DEFAULT)),
          unloading,
          signatures,
          abortBoot,
          calls,
          sandbox.orElseGet(() -> SandboxOptions.usual(varDirectory, environment)),
          scan,
          outbound,
          services,
          provided,
          migrations,
          jobs,
          states,
          core);
    }
  }
}
