package dev.xcore.kernel.runtime;

/** The states of a plugin; {@link StateMachine} knows the transitions. */
public enum PluginState {
  /** Found on disk. */
  DISCOVERED,
  /** Its manifest is sound. */
  VALIDATED,
  /** All it requires is there. */
  RESOLVED,
  /** Its code is being brought in. */
  LOADING,
  /** It can be called: its {@code onLoad} has returned, or waits for the first call. */
  LOADED,
  /** It serves. */
  ACTIVE,
  /** It serves while its next version is being loaded. */
  RELOADING,
  /** It is draining its calls. */
  UNLOADING,
  /** It is gone from memory. */
  UNLOADED,
  /** Its last load failed; can be retried. */
  FAILED,
  /** The operator does not want it. */
  DISABLED
}
