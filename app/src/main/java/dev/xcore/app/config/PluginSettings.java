package dev.xcore.app.config;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.signing.SignaturePolicy;
import dev.xcore.kernel.signing.TrustStore;
import dev.xcore.kernel.state.HistoryLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Section {@code plugins}.
 *
 * @param directory where plugins lie, absolute; need not exist
 * @param parallelism plugins loaded at once
 * @param startTimeout of a plugin's constructor and {@code onLoad}
 * @param stopTimeout of {@code onUnload}
 * @param drainTimeout how long an old version may finish its calls
 * @param watch whether running plugins follow what changes in the directory
 * @param debounce how long a plugin's files must be quiet before a change is acted on
 * @param keepVersions how many former versions of a plugin are kept for a rollback
 * @param ephemeral limits of throw-away instances where manifests say nothing
 * @param maxLeaked past versions of a plugin that may stay in memory before a reload is refused
 * @param maxHeapDumpBytes of heap up to which what holds them is looked for in a heap dump
 * @param disabled names of plugins that are not loaded
 * @param config the operator's settings by plugin; value trees
 * @param overrides the operator's {@code runtime, resources, permissions, allowed_callers} by
 *     plugin, in the form of the manifest; value trees
 * @param strictTrusted whether code that runs in the process must be signed
 * @param secretKey signs and verifies plugins by HMAC; empty without one
 * @param trust whose signatures count
 * @param calls what holds for calls of all plugins
 * @param abortBoot whether any plugin that fails at boot stops the start
 * @param state where what is wanted of plugins is kept, and what was done with them
 * @param replacedCore names of core plugins that are not loaded, so that others may take their
 *     place
 */
public record PluginSettings(
    Path directory,
    int parallelism,
    Duration startTimeout,
    Duration stopTimeout,
    Duration drainTimeout,
    boolean watch,
    Duration debounce,
    int keepVersions,
    PluginManifest.Ephemeral ephemeral,
    int maxLeaked,
    long maxHeapDumpBytes,
    Set<String> disabled,
    Map<String, Map<String, Object>> config,
    Map<String, Map<String, Object>> overrides,
    boolean strictTrusted,
    Optional<String> secretKey,
    TrustStore trust,
    CallSettings calls,
    boolean abortBoot,
    State state,
    Set<String> replacedCore) {

  /** Copies the collections. */
  public PluginSettings {
    disabled = Set.copyOf(disabled);
    replacedCore = Set.copyOf(replacedCore);
    config = Map.copyOf(config);
    overrides = Map.copyOf(overrides);
  }

  /**
   * Where the state of plugins is kept.
   *
   * @param place file or database
   * @param interval how often is looked what other nodes have said
   * @param history how much of the past is kept
   */
  public record State(Place place, Duration interval, HistoryLimits history) {}

  /** Where the state of plugins can be kept. */
  public enum Place {
    /** In the default database where that is a server, else in a file. */
    AUTO,
    /** In a file of this node's. */
    FILE,
    /** In the default database, whichever it is. */
    DATABASE
  }

  /**
   * Returns the operator's settings for a plugin.
   *
   * @param plugin its name
   * @return empty if there are none
   */
  public Map<String, Object> configOf(String plugin) {
    return config.getOrDefault(plugin, Map.of());
  }

  /**
   * Returns the operator's overrides of a plugin's manifest.
   *
   * @param plugin its name
   * @return empty if there are none
   */
  public Map<String, Object> overridesOf(String plugin) {
    return overrides.getOrDefault(plugin, Map.of());
  }

  /**
   * Returns what is asked of plugins' signatures.
   *
   * @return the policy
   */
  public SignaturePolicy signatures() {
    return new SignaturePolicy(strictTrusted, trust);
  }

  /**
   * Shows no plugin's settings: they may hold secrets.
   *
   * @return fit for logs
   */
  @Override
  public String toString() {
    return "PluginSettings[%s, disabled=%s]".formatted(directory, disabled);
  }
}
