package dev.xcore.kernel.runtime;

/** A port for what serves plugins to the outside, such as HTTP. */
@FunctionalInterface
public interface Edge {

  /**
   * Prepares tables for a snapshot before it is published, on the thread that changes plugins.
   *
   * @param candidate the next snapshot, without an edge
   * @return immutable tables, found again in {@link Snapshot#edge}
   * @throws PluginLoadException if plugins contradict each other, such as two claiming one path;
   *     the change is abandoned and the snapshot in force stays
   */
  Object mount(Snapshot candidate);
}
