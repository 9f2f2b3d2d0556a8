package dev.xcore.kernel.runtime;

import dev.xcore.worker.protocol.PluginOffer;

/** Finds workers for a seat. */
interface WorkerStaff {

  /**
   * Hires a worker in place of one that has ended, loads the plugin and calls its {@code onLoad}.
   *
   * @param before what the plugin offered before: it must offer the same again
   * @throws PluginLoadException if a step fails; the worker has ended then
   */
  WorkerSession again(PluginOffer before);
}
