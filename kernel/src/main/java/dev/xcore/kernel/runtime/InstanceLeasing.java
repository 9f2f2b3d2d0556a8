package dev.xcore.kernel.runtime;

/** Gives out instances. Thread safe. */
@FunctionalInterface
interface InstanceLeasing {

  /**
   * Gives out an instance; {@link PluginInstance#leave} gives it back.
   *
   * @param call for which
   * @return an instance with one use more
   * @throws dev.xcore.sdk.XcoreException if there is none to be had
   */
  PluginInstance lease(Call call);
}
