package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.sdk.Config;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The instances of one version of a plugin, and how a call finds one. Thread safe. */
sealed interface Instances permits InstancePool, EphemeralInstances, LazyInstances {

  /**
   * Returns the last stage of a pipeline: it leases an instance, runs the call on it and gives it
   * back. To be asked for again after {@link #adopt}.
   */
  Stage stage();

  /**
   * Calls {@code onSuspend} of every instance.
   *
   * @return what each hands over, in order; empty where there is nothing to be handed over
   * @throws PluginLoadException if one refuses
   */
  List<Optional<Object>> suspend();

  /**
   * Calls {@code onConfigChange} of every instance, in turn with its calls. If one refuses, those
   * told before are told the old settings again.
   *
   * @param change the old settings and the new ones
   * @param most how long to wait for the turn of each
   * @return what went wrong, empty if all took it
   */
  Optional<String> configure(ConfigChange change, Duration most);

  /**
   * Follows the operator's word on numbers and limits; instances that are added have started when
   * this returns.
   *
   * @param manifest in force from now on
   * @throws PluginLoadException if an instance cannot be started; nothing has changed then
   */
  void adopt(PluginManifest manifest);

  /** Closes sockets and streams of every instance, within this time altogether. */
  void endStreams(Duration most);

  /** Ends every instance: {@code onUnload}, then its scope; the version's calls have ended. */
  void end();

  /** Reports. */
  InstanceStatus status();

  /**
   * A change of a plugin's settings.
   *
   * @param before in force
   * @param next wanted
   */
  record ConfigChange(Config before, Config next) {}
}
