package dev.xcore.kernel.runtime;

import dev.xcore.kernel.leaks.UnloadSummary;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.signing.SignatureReport;
import dev.xcore.kernel.signing.SignatureVerdict;
import dev.xcore.kernel.state.DesiredState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one plugin at one moment; immutable.
 *
 * @param name its name; the folder's name while there is no sound manifest
 * @param state its state
 * @param desired what a user last wanted of it, empty if nobody ever said anything
 * @param location its folder or jar
 * @param manifest empty while there is no sound one
 * @param problems why it does not serve, or why its last reload failed
 * @param code of that failure, empty without one
 * @param history the last 50 transitions, oldest first
 * @param inFlight calls running now
 * @param runaway how many of them go on although their deadline has passed and their thread was
 *     interrupted
 * @param calls since activation, refused ones included
 * @param failures of those calls, refused ones included
 * @param conditions of its calls, empty unless it serves
 * @param signature what that of the serving version is worth now, empty without one
 * @param loadTime of the last load, by step, such as {@code compile}
 * @param unloads what became of its past versions
 * @param changes how often it was loaded and reloaded
 * @param instances of the serving version, empty without one
 * @param isCore whether it comes with the platform, and stays
 */
public record PluginStatus(
    String name,
    PluginState state,
    Optional<DesiredState> desired,
    String location,
    Optional<PluginManifest> manifest,
    List<Problem> problems,
    Optional<PluginLoadException.Code> code,
    List<Transition> history,
    int inFlight,
    int runaway,
    long calls,
    long failures,
    Optional<PluginConditions> conditions,
    Optional<SignatureReport> signature,
    Map<String, Duration> loadTime,
    UnloadSummary unloads,
    ChangeCounts changes,
    Optional<InstanceStatus> instances,
    boolean isCore) {

  /** Copies the collections. */
  public PluginStatus {
    problems = List.copyOf(problems);
    history = List.copyOf(history);
    loadTime = Collections.unmodifiableMap(new LinkedHashMap<>(loadTime));
  }

  /**
   * Tells whether it can be called now; a lazy plugin can before it is active.
   *
   * @return true if it takes calls
   */
  public boolean isServing() {
    return switch (state) {
      case ACTIVE, RELOADING -> true;
      case LOADED -> instances.isPresent();
      case DISCOVERED, VALIDATED, RESOLVED, LOADING, UNLOADING, UNLOADED, FAILED, DISABLED -> false;
    };
  }

  /**
   * Returns what is wrong with the signature of the version that serves, such as a key that was
   * revoked since.
   *
   * @return a sentence; empty if it is valid, or there is none
   */
  public Optional<String> signatureNotice() {
    return signature
        .filter(now -> now.verdict() != SignatureVerdict.VALID)
        .filter(now -> now.verdict() != SignatureVerdict.UNSIGNED)
        .map(SignatureWording::notice);
  }

  /**
   * One change of state.
   *
   * @param from the old state
   * @param to the new state
   * @param at when
   * @param cause why, one line
   * @param actor who wanted it: {@code boot}, {@code admin}, {@code cli}, {@code watcher}
   */
  public record Transition(
      PluginState from, PluginState to, Instant at, String cause, String actor) {}
}
