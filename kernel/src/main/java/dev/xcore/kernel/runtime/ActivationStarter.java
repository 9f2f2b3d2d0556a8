package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest;

/** Starts the instances of a lazy plugin. Used by one thread at a time. */
interface ActivationStarter {

  /**
   * Starts the instances.
   *
   * @param manifest in force, which says how many
   * @throws PluginLoadException if they cannot be started
   */
  Instances start(PluginManifest manifest);

  /** Closes what was prepared for a start that does not come. */
  void abandon();
}
