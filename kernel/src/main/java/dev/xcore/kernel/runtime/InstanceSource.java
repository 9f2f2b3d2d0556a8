package dev.xcore.kernel.runtime;

import java.time.Duration;
import java.util.Optional;

/**
 * Where the instances of one version come from, and who ends them. Thread safe: instances may be
 * made side by side.
 */
interface InstanceSource {

  /**
   * Makes an instance and asks it for its routes; its {@code onLoad} is still to be called.
   *
   * @throws PluginLoadException if a step fails; nothing is left then
   */
  PluginInstance construct();

  /**
   * Calls {@code onLoad}; an instance that fails at it is closed.
   *
   * @throws PluginLoadException if it fails
   */
  void load(PluginInstance instance);

  /**
   * Makes an instance and calls its {@code onLoad}, all within a time.
   *
   * @throws PluginLoadException if a step fails or the time is up; nothing is left then
   */
  PluginInstance make(Duration most);

  /** Ends an instance that was loaded: {@code onUnload}, then all that it has. */
  void end(PluginInstance instance);

  /** Closes an instance whose {@code onLoad} has not been called. */
  void close(PluginInstance instance);

  /** Whether each instance has its own class loader. */
  boolean isIsolated();

  /** Reports on the processes of a sandboxed plugin; empty for others. */
  default Optional<SandboxStatus> sandbox() {
    return Optional.empty();
  }

  /** Makes an instance and calls its {@code onLoad}; each step has its own time limit. */
  default PluginInstance make() {
    PluginInstance instance = construct();
    load(instance);
    return instance;
  }
}
