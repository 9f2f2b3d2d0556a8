package dev.xcore.kernel.runtime;

/** Hears what becomes of the activations of a lazy plugin. */
interface ActivationListener {

  /** The instances have started. */
  void activated();

  /** They could not be started. */
  void failed(PluginLoadException failure);
}
