package dev.xcore.kernel.services;

/**
 * An extension that serves each plugin by an object of its own, in plain values.
 *
 * @param <P> the type of the port
 */
public interface PluginPorts<P> {

  /**
   * Makes what serves one version of a plugin.
   *
   * @param plugin its name
   * @return the port; closed with the version if it can be
   */
  P port(String plugin);
}
